/** Polls and quizzes as a feature of the room's page. */

import { mayModerate } from "#parley/room/moderation/rules.js";
import { NO_POLLS, unanswered } from "#parley/room/polls/state.js";
import { setBadge } from "#parley/ui/badges.js";
import { byId } from "#parley/ui/dom.js";
import { notify } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/polls/state.js").PollEntry} PollEntry
 * @typedef {import("#parley/room/polls/composer.js").PollDraft} PollDraft
 * @typedef {import("#parley/room/polls/frames.js").Poll} Poll
 */

export class PollsFeature {
  #context;
  #polls = NO_POLLS;
  /** For whom and how many they were last shown. */
  #shownFor = "";
  /** Both are loaded when they are first needed: the page before joining does without them. @type {import("#parley/room/polls/list.js").PollList | null} */
  #list = null;
  /** @type {import("#parley/room/polls/composer.js").PollComposer | null} */
  #composer = null;

  /** @param {import("#parley/room/features.js").RoomContext} context */
  constructor(context) {
    this.#context = context;
    byId("new-poll", HTMLButtonElement).addEventListener("click", () => this.#compose());
  }

  async opened() {
    const { PollList } = await import("#parley/room/polls/list.js");
    this.#list = new PollList({
      onVote: (pollId, answer) => this.#command("vote", { poll_id: pollId, ...answer }),
      onAction: (entry, action) => this.#act(entry, action),
    });
    this.#show(this.#moderates());
  }

  /** @param {import("#parley/room/state.js").RoomState} state */
  render({ polls }) {
    const before = this.#polls;
    const moderates = this.#moderates();
    const shownFor = `${moderates} ${this.#audience()}`;
    if (polls === before && shownFor === this.#shownFor) return;
    this.#polls = polls;
    this.#shownFor = shownFor;
    for (const [pollId, entry] of polls) this.#notice(entry, before.get(pollId)?.poll ?? null);
    this.#show(moderates);
  }

  #moderates() {
    return mayModerate(this.#context.state());
  }

  /** Number of people who can answer: all but those who run the meeting. */
  #audience() {
    const others = [...this.#context.state().others.values()];
    return others.filter(({ role }) => role === "participant" || role === "guest").length;
  }

  /** @param {boolean} moderates */
  #show(moderates) {
    byId("new-poll", HTMLButtonElement).hidden = !moderates;
    this.#list?.render(this.#polls, moderates, this.#audience());
    const waiting = moderates ? [] : unanswered(this.#polls);
    setBadge("activities-count", waiting.length);
  }

  /** Tell of a poll that was opened or closed. @param {PollEntry} entry @param {Poll | null} before */
  #notice({ poll, vote }, before) {
    if (this.#moderates() || poll.phase === before?.phase) return;
    if (poll.phase === "open" && !vote) this.#noticeOpen(poll);
    else if (poll.phase === "closed" && before?.phase === "open")
      notify(interpolate(gettext("The poll “%(question)s” is closed."), { question: poll.question }), {
        icon: "list-checks",
        action: {
          label: gettext("Results"),
          run: () => this.#reveal(poll.poll_id),
          holds: () => this.#polls.get(poll.poll_id)?.poll.phase === "closed",
        },
      });
  }

  /** @param {Poll} poll */
  #noticeOpen(poll) {
    const text = interpolate(gettext("Question for everyone: %(question)s"), { question: poll.question });
    const answer = {
      label: gettext("Answer"),
      run: () => this.#reveal(poll.poll_id),
      holds: () => !this.#moderates() && unanswered(this.#polls).some((entry) => isSame(entry.poll, poll)),
    };
    notify(text, { icon: "list-checks", lasting: true, group: `poll ${poll.poll_id}`, action: answer });
  }

  /** @param {string} pollId */
  #reveal(pollId) {
    this.#context.panel.open("activities");
    this.#list?.focus(pollId);
  }

  /** @param {string} action @param {Record<string, unknown>} members */
  #command(action, members) {
    return this.#context.command("poll", { action, ...members });
  }

  /** @param {PollEntry} entry @param {import("#parley/room/polls/card.js").PollCardAction} action */
  #act(entry, action) {
    if (action === "reuse") this.#compose(draftOf(entry));
    else if (action === "edit") this.#compose(draftOf(entry), entry.poll.poll_id);
    else this.#command(action, { poll_id: entry.poll.poll_id });
  }

  /** Write a poll. @param {PollDraft} [draft] @param {string} [replaced] the draft that the new one takes the place of */
  async #compose(draft, replaced) {
    const { PollComposer } = await import("#parley/room/polls/composer.js");
    this.#composer ??= new PollComposer();
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
    const response = await fetch(`${this.#context.config.api.room}/polls`, {
      headers: { accept: "application/json" },
    }).catch(() => null);
    if (response?.ok) this.#composer?.offer((await response.json()).polls);
  }
}

/** @param {Poll} one @param {Poll} other */
function isSame(one, other) {
  return one.poll_id === other.poll_id;
}

/** @param {PollEntry} entry @returns {PollDraft} */
function draftOf({ poll, details }) {
  const { question, kind, options, anonymous, results } = poll;
  return { question, kind, options, anonymous, results, correct: details?.correct ?? poll.correct ?? [] };
}
