/** The form in which somebody answers a poll. What is half chosen or typed stays while the poll changes around it. */

import { ANSWER_CHARS } from "#parley/room/polls/frames.js";
import { make, setText } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/polls/frames.js").Poll} Poll @typedef {import("#parley/room/polls/frames.js").PollVote} PollVote */

export class PollVoteForm {
  element;
  #poll;
  #onVote;
  #button = make("button", { type: "submit", class: "small-button is-primary" });
  #status = make("p", { class: "hint poll-vote-status", role: "status" });
  /** The own answer as it was shown last, as text. */
  #shown = "";

  /** @param {Poll} poll @param {string} titleId id of the element with the question @param {(answer: {choice: number[]} | {text: string}) => Promise<boolean>} onVote */
  constructor(poll, titleId, onVote) {
    this.#poll = poll;
    this.#onVote = onVote;
    this.element = make(
      "form",
      { class: "poll-vote" },
      poll.kind === "open" ? this.#textField(titleId) : this.#optionFields(titleId),
      this.#status,
      this.#button,
    );
    this.element.addEventListener("submit", (event) => this.#submit(event));
  }

  /** @param {PollVote | null} vote */
  update(vote) {
    setText(this.#button, vote ? gettext("Change my answer") : gettext("Send my answer"));
    const key = JSON.stringify(vote);
    if (key === this.#shown) return;
    this.#shown = key;
    if (!vote) return;
    setText(this.#status, gettext("Your answer is in. You may change it until the poll is closed."));
    const text = this.element.querySelector("textarea");
    if (text) text.value = vote.text;
    for (const input of this.element.querySelectorAll("input"))
      input.checked = vote.choice.includes(Number(input.value));
  }

  focus() {
    const first = this.element.querySelector("input:checked, input, textarea");
    if (first instanceof HTMLElement) first.focus();
  }

  /** @param {string} titleId */
  #optionFields(titleId) {
    const { kind, poll_id: pollId, options } = this.#poll;
    const type = kind === "single" ? "radio" : "checkbox";
    const fields = options.map((option, index) =>
      make(
        "label",
        { class: "poll-choice" },
        make("input", { type, name: `poll-${pollId}`, value: String(index) }),
        make("span", { dir: "auto" }, option),
      ),
    );
    return make(
      "fieldset",
      { "aria-labelledby": titleId },
      kind === "multiple" ? make("p", { class: "hint" }, gettext("Choose all that apply.")) : null,
      ...fields,
    );
  }

  /** @param {string} titleId */
  #textField(titleId) {
    return make("textarea", {
      rows: 3,
      "data-limit": ANSWER_CHARS,
      "aria-labelledby": titleId,
      placeholder: gettext("Your answer"),
      dir: "auto",
    });
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const answer = this.#answer();
    if (!answer) {
      setText(
        this.#status,
        this.#poll.kind === "open" ? gettext("Write your answer first.") : gettext("Choose an option first."),
      );
      this.focus();
      return;
    }
    this.#button.disabled = true;
    await this.#onVote(answer);
    this.#button.disabled = false;
  }

  /** @returns {{choice: number[]} | {text: string} | null} */
  #answer() {
    const text = this.element.querySelector("textarea")?.value.trim();
    if (text) return { text };
    const choice = [...this.element.querySelectorAll("input")].filter(({ checked }) => checked);
    return choice.length ? { choice: choice.map(({ value }) => Number(value)) } : null;
  }
}
