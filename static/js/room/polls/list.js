/** The polls in the side panel: a card for each, open ones first. */

import { PollCard } from "#parley/room/polls/card.js";
import { pollsInOrder } from "#parley/room/polls/state.js";
import { byId, setText } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/polls/state.js").PollEntry} PollEntry
 *
 * @typedef {object} PollListOptions
 * @property {(pollId: string, answer: {choice: number[]} | {text: string}) => Promise<boolean>} onVote
 * @property {(entry: PollEntry, action: import("#parley/room/polls/card.js").PollCardAction) => void} onAction
 */

export class PollList {
  #list = byId("poll-list", HTMLElement);
  #empty = byId("polls-empty", HTMLElement);
  /** @type {Map<string, PollCard>} */
  #cards = new Map();
  /** @type {import("#parley/room/polls/state.js").Polls} */
  #polls = new Map();
  #options;

  /** @param {PollListOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {import("#parley/room/polls/state.js").Polls} polls @param {boolean} moderates @param {number} audience how many people are there to answer */
  render(polls, moderates, audience) {
    this.#polls = polls;
    const entries = pollsInOrder(polls, moderates);
    this.#list.hidden = !entries.length;
    this.#empty.hidden = entries.length > 0;
    setText(
      this.#empty,
      moderates
        ? gettext("Ask everyone something: a quick poll, a quiz, or a question that is answered in words.")
        : gettext("When the host asks something, you answer it here."),
    );
    const shown = new Set(entries.map(({ poll }) => poll.poll_id));
    for (const [pollId, card] of this.#cards) if (!shown.has(pollId)) this.#drop(pollId, card);
    for (const [index, entry] of entries.entries()) this.#show(entry, index, moderates, audience);
  }

  /** Put the focus into a poll. @param {string} pollId */
  focus(pollId) {
    const card = this.#cards.get(pollId);
    card?.element.scrollIntoView({ block: "nearest" });
    card?.focus();
  }

  /** @param {PollEntry} entry @param {number} index @param {boolean} moderates @param {number} audience */
  #show(entry, index, moderates, audience) {
    const pollId = entry.poll.poll_id;
    let card = this.#cards.get(pollId);
    if (!card) {
      card = new PollCard(entry, {
        onVote: (answer) => this.#options.onVote(pollId, answer),
        onAction: (action) => this.#act(pollId, action),
      });
      this.#cards.set(pollId, card);
    }
    card.update(entry, moderates, audience);
    const there = this.#list.children[index];
    if (there !== card.element) this.#list.insertBefore(card.element, there ?? null);
  }

  /** @param {string} pollId @param {import("#parley/room/polls/card.js").PollCardAction} action */
  #act(pollId, action) {
    const entry = this.#polls.get(pollId);
    if (entry) this.#options.onAction(entry, action);
  }

  /** @param {string} pollId @param {PollCard} card */
  #drop(pollId, card) {
    const hadFocus = card.element.contains(document.activeElement);
    card.element.remove();
    this.#cards.delete(pollId);
    if (hadFocus) byId("polls-title", HTMLElement).focus();
  }
}
