/** The dialog in which a poll is written. */

import { FEWEST_OPTIONS } from "#parley/room/polls/frames.js";
import { PollOptions } from "#parley/room/polls/options.js";
import { byId, make, setText } from "#parley/ui/dom.js";
import { firstTooLong, fits } from "#parley/ui/lengths.js";
import { gettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/polls/frames.js").PollKind} PollKind
 *
 * @typedef {object} PollDraft
 * @property {string} question
 * @property {PollKind} kind
 * @property {string[]} options
 * @property {number[]} correct
 * @property {boolean} anonymous
 * @property {"live" | "end"} results
 */

/** @type {PollDraft} */
const EMPTY = { question: "", kind: "single", options: [], correct: [], anonymous: false, results: "end" };

export class PollComposer {
  #dialog = byId("poll-dialog", HTMLDialogElement);
  #form = byId("poll-form", HTMLFormElement);
  #question = byId("poll-question", HTMLTextAreaElement);
  #anonymous = byId("poll-anonymous", HTMLInputElement);
  #live = byId("poll-live", HTMLInputElement);
  #reuse = byId("poll-reuse", HTMLSelectElement);
  #options = new PollOptions();
  /** @type {PollDraft[]} */
  #earlier = [];
  /** @type {(draft: PollDraft, start: boolean) => Promise<boolean>} */
  #onSubmit = async () => false;

  constructor() {
    byId("poll-cancel", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    this.#form.addEventListener("change", () => this.#kindChanged());
    this.#reuse.addEventListener("change", () =>
      this.#fill(this.#earlier[Number(this.#reuse.value)] ?? EMPTY),
    );
  }

  /** Ask for a poll. @param {(draft: PollDraft, start: boolean) => Promise<boolean>} onSubmit false keeps the dialog open @param {PollDraft} [draft] */
  open(onSubmit, draft = EMPTY) {
    this.#onSubmit = onSubmit;
    this.#fill(draft);
    this.#dialog.showModal();
    this.#question.focus();
  }

  /** Offer polls to begin with. @param {PollDraft[]} earlier */
  offer(earlier) {
    this.#earlier = earlier;
    byId("poll-reuse-field", HTMLElement).hidden = !earlier.length;
    this.#reuse.replaceChildren(
      make("option", { value: "" }, gettext("A new question")),
      ...earlier.map(({ question }, index) => make("option", { value: String(index) }, question)),
    );
  }

  /** @param {PollDraft} draft */
  #fill({ question, kind, options, correct, anonymous, results }) {
    this.#question.value = question;
    fits(this.#question);
    for (const radio of this.#kinds()) radio.checked = radio.value === kind;
    this.#options.fill(options, correct);
    this.#anonymous.checked = anonymous;
    this.#live.checked = results === "live";
    this.#tell("");
    this.#kindChanged();
  }

  #kinds() {
    return /** @type {HTMLInputElement[]} */ ([...this.#form.querySelectorAll("input[name=kind]")]);
  }

  #kind() {
    return /** @type {PollKind} */ (this.#kinds().find(({ checked }) => checked)?.value ?? "single");
  }

  #kindChanged() {
    const kind = this.#kind();
    byId("poll-options-field", HTMLElement).hidden = kind === "open";
    byId("poll-live-field", HTMLElement).hidden = kind === "open";
    this.#options.setSingle(kind === "single");
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const draft = this.#draft();
    if (!this.#check(draft)) return;
    const start = event.submitter?.id !== "poll-save";
    if (await this.#onSubmit(draft, start)) this.#dialog.close();
  }

  /** @returns {PollDraft} */
  #draft() {
    const kind = this.#kind();
    return {
      question: this.#question.value.trim(),
      kind,
      ...(kind === "open" ? { options: [], correct: [] } : this.#options.value()),
      anonymous: this.#anonymous.checked,
      results: kind !== "open" && this.#live.checked ? "live" : "end",
    };
  }

  /** Whether the poll can be asked; says what is missing. @param {PollDraft} draft */
  #check({ question, kind, options }) {
    const tooLong = firstTooLong(this.#form);
    if (tooLong) this.#tell(tooLong.validationMessage);
    else if (!question) {
      this.#tell(gettext("Write a question."));
      this.#question.focus();
    } else if (kind !== "open" && options.length < FEWEST_OPTIONS) {
      this.#tell(gettext("Give at least two options."));
      this.#options.focus();
    } else if (new Set(options).size < options.length) {
      this.#tell(gettext("Two options are the same."));
      this.#options.focus();
    } else {
      this.#tell("");
      return true;
    }
    return false;
  }

  /** @param {string} problem */
  #tell(problem) {
    const error = byId("poll-error", HTMLElement);
    error.hidden = !problem;
    setText(error, problem);
  }
}
