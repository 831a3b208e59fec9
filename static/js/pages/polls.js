/** Polls and quizzes as a feature of the room's page. */

import { NO_POLLS, reducePolls, unanswered } from "#parley/state/polls.js";
import { mayModerate } from "#parley/state/room_state.js";
import { setBadge } from "#parley/ui/badges.js";
import { byId } from "#parley/ui/dom.js";
import { notify } from "#parley/ui/notices.js";
import { PollComposer } from "#parley/ui/poll_composer.js";
import { PollList } from "#parley/ui/polls.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/state/polls.js").PollEntry} PollEntry
 * @typedef {import("#parley/ui/poll_composer.js").PollDraft} PollDraft
 * @typedef {import("#parley/signaling/poll_frames.js").Poll} Poll
 */

export class PollsFeature {
  #context;
  #address;
  #polls = NO_POLLS;
  #composer = new PollComposer();
  #list;
  /** Takes away the notice of an open poll. @type {Map<string, () => void>} */
  #notices = new Map();

  /** @param {import("#parley/pages/features.js").RoomContext} context @param {string} address where polls of earlier meetings are */
  constructor(context, address) {
    this.#context = context;
    this.#address = address;
    this.#list = new PollList({
      onVote: (pollId, answer) => this.#command("vote", { poll_id: pollId, ...answer }),
      onAction: (entry, action) => this.#act(entry, action),
    });
    byId("new-poll", HTMLButtonElement).addEventListener("click", () => this.#compose());
  }

  /** @param {import("#parley/signaling/types.js").Frame} frame */
  frameCame(frame) {
    const before = this.#polls;
    this.#polls = reducePolls(before, frame);
    if (this.#polls === before) return;
    for (const [pollId, entry] of this.#polls) this.#notice(entry, before.get(pollId)?.poll ?? null);
    this.#show();
  }

  render() {
    this.#show();
  }

  #moderates() {
    return mayModerate(this.#context.state());
  }

  #show() {
    const moderates = this.#moderates();
    byId("new-poll", HTMLButtonElement).hidden = !moderates;
    this.#list.render(this.#polls, moderates);
    const waiting = moderates ? [] : unanswered(this.#polls);
    setBadge("activities-count", waiting.length);
    const open = new Set(waiting.map(({ poll }) => poll.poll_id));
    for (const [pollId, remove] of this.#notices) if (!open.has(pollId)) this.#forget(pollId, remove);
  }

  /** @param {string} pollId @param {() => void} remove */
  #forget(pollId, remove) {
    remove();
    this.#notices.delete(pollId);
  }

  /** Tell of a poll that was opened or closed. @param {PollEntry} entry @param {Poll | null} before */
  #notice({ poll, vote }, before) {
    if (this.#moderates() || poll.phase === before?.phase) return;
    if (poll.phase === "open" && !vote) this.#noticeOpen(poll);
    else if (poll.phase === "closed" && before?.phase === "open")
      notify(interpolate(gettext("The poll “%(question)s” is closed."), { question: poll.question }), {
        icon: "list-checks",
        action: { label: gettext("Results"), run: () => this.#reveal(poll.poll_id) },
      });
  }

  /** @param {Poll} poll */
  #noticeOpen(poll) {
    const text = interpolate(gettext("Question for everyone: %(question)s"), { question: poll.question });
    const answer = { label: gettext("Answer"), run: () => this.#reveal(poll.poll_id) };
    this.#notices.set(poll.poll_id, notify(text, { icon: "list-checks", lasting: true, action: answer }));
  }

  /** @param {string} pollId */
  #reveal(pollId) {
    this.#context.panel.open("activities");
    this.#list.focus(pollId);
  }

  /** @param {string} action @param {Record<string, unknown>} members */
  #command(action, members) {
    return this.#context.command("poll", { action, ...members });
  }

  /** @param {PollEntry} entry @param {import("#parley/ui/poll_card.js").PollCardAction} action */
  #act(entry, action) {
    if (action === "reuse") this.#compose(draftOf(entry));
    else if (action === "edit") this.#compose(draftOf(entry), entry.poll.poll_id);
    else this.#command(action, { poll_id: entry.poll.poll_id });
  }

  /** Write a poll. @param {PollDraft} [draft] @param {string} [replaced] the draft that the new one takes the place of */
  #compose(draft, replaced) {
    this.#composer.offer([]);
    this.#composer.open(async (written, start) => {
      const made = await this.#command("create", { ...written, start });
      if (made && replaced) await this.#command("delete", { poll_id: replaced });
      return made;
    }, draft);
    if (!draft) this.#offerEarlier();
  }

  /** Without them a poll can still be written. */
  async #offerEarlier() {
    const response = await fetch(this.#address, { headers: { accept: "application/json" } }).catch(
      () => null,
    );
    if (response?.ok) this.#composer.offer((await response.json()).polls);
  }
}

/** @param {PollEntry} entry @returns {PollDraft} */
function draftOf({ poll, details }) {
  const { question, kind, options, anonymous, results } = poll;
  return { question, kind, options, anonymous, results, correct: details?.correct ?? poll.correct ?? [] };
}
