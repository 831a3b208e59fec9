/** One poll in the side panel. */

import { pollAnswers, pollResults, verdictMark } from "#parley/room/polls/results.js";
import { ownVerdict } from "#parley/room/polls/state.js";
import { PollVoteForm } from "#parley/room/polls/vote.js";
import { icon, make, setText } from "#parley/ui/dom.js";
import { gettext, interpolate, ngettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/polls/state.js").PollEntry} PollEntry
 * @typedef {"start" | "close" | "delete" | "share_results" | "reuse" | "edit"} PollCardAction
 *
 * @typedef {object} PollCardOptions
 * @property {(answer: {choice: number[]} | {text: string}) => Promise<boolean>} onVote
 * @property {(action: PollCardAction) => void} onAction
 */

export class PollCard {
  element;
  #options;
  #facts = make("p", { class: "activity-facts" });
  #title;
  #form;
  /** The form is folded for hosts and moderators: results matter more to them. */
  #folded = make("details", { class: "poll-details" }, make("summary", {}, gettext("Answer it yourself")));
  #verdict = make("p", { class: "poll-verdict" });
  #results = make("div", { class: "poll-results" });
  #note = make("p", { class: "hint" });
  #answers = make("details", { class: "poll-details" }, make("summary", {}, gettext("Who answered what")));
  #actions = make("div", { class: "activity-actions", hidden: true });
  #actionsShown = "";

  /** @param {PollEntry} entry @param {PollCardOptions} options */
  constructor({ poll }, options) {
    this.#options = options;
    const titleId = `poll-title-${poll.poll_id}`;
    this.#title = make("h3", { id: titleId, dir: "auto", tabIndex: -1 }, poll.question);
    this.#form = new PollVoteForm(poll, titleId, options.onVote);
    this.element = make(
      "li",
      { class: "activity-card poll-card", "data-poll-id": poll.poll_id },
      this.#facts,
      this.#title,
      this.#form.element,
      this.#verdict,
      this.#results,
      this.#note,
      this.#answers,
      this.#folded,
      this.#actions,
    );
  }

  /** @param {PollEntry} entry @param {boolean} moderates @param {number} audience how many people are there to answer */
  update(entry, moderates, audience) {
    const { poll, vote } = entry;
    this.element.dataset.phase = poll.phase;
    this.element.toggleAttribute("data-live", poll.phase === "open");
    this.#facts.replaceChildren(...facts(poll, moderates && poll.phase === "open" ? audience : 0));
    this.#form.update(vote);
    this.#placeForm(poll.phase === "open", moderates);
    fill(this.#verdict, verdict(entry, moderates));
    fill(this.#results, poll.phase === "draft" ? draftOptions(entry) : pollResults(entry, moderates));
    const note = noteOf(entry, moderates);
    setText(this.#note, note);
    this.#note.hidden = !note;
    this.#showAnswers(moderates ? pollAnswers(entry) : null);
    this.#showActions(moderates ? actionsOf(entry) : []);
  }

  /** @param {boolean} open @param {boolean} moderates */
  #placeForm(open, moderates) {
    const form = this.#form.element;
    this.#folded.hidden = !open || !moderates;
    if (!open) this.#removeForm(form);
    else if (moderates && form.parentElement !== this.#folded) this.#folded.append(form);
    else if (!moderates && form.previousElementSibling !== this.#title) this.#title.after(form);
  }

  /** The focus stays in the card. @param {HTMLElement} form */
  #removeForm(form) {
    const hadFocus = form.contains(document.activeElement);
    form.remove();
    if (hadFocus) this.#title.focus();
  }

  focus() {
    if (!this.#form.element.isConnected || !this.#folded.hidden) this.#title.focus();
    else this.#form.focus();
  }

  /** @param {HTMLElement | null} answers */
  #showAnswers(answers) {
    this.#answers.hidden = !answers;
    this.#answers.querySelector("ul")?.remove();
    if (answers) this.#answers.append(answers);
  }

  /** Buttons are made anew only when they differ: one that has the focus keeps it. @param {{action: PollCardAction, label: string, name: string, primary?: boolean}[]} actions */
  #showActions(actions) {
    const key = actions.map(({ action }) => action).join();
    if (key === this.#actionsShown) return;
    const hadFocus = this.#actions.contains(document.activeElement);
    this.#actionsShown = key;
    this.#actions.hidden = !actions.length;
    this.#actions.replaceChildren(
      ...actions.map(({ action, label, name, primary }) =>
        make(
          "button",
          {
            type: "button",
            class: primary ? "small-button is-primary" : "small-button",
            "data-action": action,
            onclick: () => this.#options.onAction(action),
          },
          icon(name),
          label,
        ),
      ),
    );
    if (hadFocus) this.#title.focus();
  }
}

/** @param {HTMLElement} box @param {Node | null} content */
function fill(box, content) {
  box.hidden = !content;
  box.replaceChildren(...(content ? [content] : []));
}

/** @param {import("#parley/room/polls/frames.js").Poll} poll @param {number} audience 0 where it does not matter */
function facts(poll, audience) {
  const phases = { draft: gettext("Draft"), open: gettext("Open"), closed: gettext("Closed") };
  const answers = audience
    ? interpolate(gettext("%(count)s of %(people)s answered"), {
        count: poll.answers,
        people: Math.max(audience, poll.answers),
      })
    : interpolate(ngettext("%(count)s answer", "%(count)s answers", poll.answers), { count: poll.answers });
  return [
    make(
      "span",
      { class: poll.phase === "open" ? "activity-mark is-live" : "activity-mark" },
      phases[poll.phase],
    ),
    poll.quiz ? make("span", {}, gettext("Quiz")) : null,
    poll.anonymous ? make("span", {}, gettext("Anonymous")) : null,
    poll.phase === "draft" ? null : make("span", { class: "poll-answer-count" }, answers),
  ].filter((fact) => fact !== null);
}

/** Whoever runs the meeting need not answer. @param {PollEntry} entry @param {boolean} moderates */
function verdict(entry, moderates) {
  const { poll, vote } = entry;
  if (poll.phase !== "closed" || !poll.quiz) return null;
  const right = ownVerdict(entry);
  if (right !== null) return make("span", {}, gettext("Your answer:"), " ", verdictMark(right));
  return vote || moderates ? null : make("span", {}, gettext("You did not answer."));
}

/** The question and options of a draft. @param {PollEntry} entry */
function draftOptions({ poll, details }) {
  if (poll.kind === "open") return null;
  const rows = poll.options.map((option, index) =>
    make(
      "li",
      {},
      make("span", { dir: "auto" }, option),
      details?.correct.includes(index)
        ? make("span", { class: "activity-mark is-good" }, icon("check"), gettext("correct answer"))
        : null,
    ),
  );
  return make("ol", { class: "poll-draft-options" }, ...rows);
}

/** @param {PollEntry} entry @param {boolean} moderates */
function noteOf({ poll, details }, moderates) {
  if (poll.phase === "draft") return gettext("Only hosts and moderators see this draft.");
  if (moderates) {
    if (poll.kind === "open" && poll.shared) return gettext("Everyone sees the answers, without names.");
    if (poll.kind === "open" && !details?.answers.length)
      return gettext("Answers appear here as they come in.");
    if (poll.kind === "open")
      return gettext(
        "Only hosts and moderators see the answers, until you close the question and show them.",
      );
    if (poll.phase === "open" && !poll.shared && poll.results === "end")
      return gettext("Only hosts and moderators see these results until you close or share them.");
    return "";
  }
  if (poll.phase === "open" && poll.kind !== "open" && !poll.counts)
    return gettext("Results are shown when the poll is closed.");
  if (poll.phase === "closed" && poll.kind === "open" && !poll.texts)
    return gettext("The answers went to the hosts and moderators.");
  return "";
}

/** @param {PollEntry} entry @returns {{action: PollCardAction, label: string, name: string, primary?: boolean}[]} */
function actionsOf({ poll }) {
  if (poll.phase === "draft")
    return [
      { action: "start", label: gettext("Start"), name: "play", primary: true },
      { action: "edit", label: gettext("Edit"), name: "pencil" },
      { action: "delete", label: gettext("Delete"), name: "trash-2" },
    ];
  const visible =
    poll.shared || (poll.kind !== "open" && (poll.results === "live" || poll.phase === "closed"));
  const shareable = !visible && (poll.kind !== "open" || poll.phase === "closed");
  return [
    ...(poll.phase === "open"
      ? [
          {
            action: /** @type {const} */ ("close"),
            label: gettext("Close"),
            name: "circle-stop",
            primary: true,
          },
        ]
      : []),
    ...(shareable
      ? [{ action: /** @type {const} */ ("share_results"), label: gettext("Show to everyone"), name: "eye" }]
      : []),
    { action: "reuse", label: gettext("Use again"), name: "repeat" },
  ];
}
