/** The dialog in which a moderator sets breakout rooms up. */

import { clampRooms, kept, roomsForSize, shuffled } from "#parley/room/breakouts/plan.js";
import { byId, make, setText } from "#parley/ui/dom.js";
import { firstTooLong } from "#parley/ui/lengths.js";
import { gettext, interpolate, ngettext } from "#parley/ui/text.js";

/**
 * @typedef {"random" | "hand" | "choice"} Way
 * @typedef {{peer_id: string, name: string}} Person
 *
 * @typedef {object} Opening
 * @property {{name: string, agent: boolean}[]} rooms
 * @property {boolean} choice
 * @property {Record<string, number>} assigned
 * @property {number | null} duration_secs
 */

const NAME_CHARS = 60;
const USUAL_SIZE = 4;
const MINUTES = [3, 5, 10, 15, 20, 30, 45, 60];
const USUAL_MINUTES = 10;

export class BreakoutSetup {
  #dialog = byId("breakouts-dialog", HTMLDialogElement);
  #form = byId("breakouts-form", HTMLFormElement);
  #count = byId("breakouts-count", HTMLInputElement);
  #size = byId("breakouts-size", HTMLInputElement);
  #minutes = byId("breakouts-minutes", HTMLSelectElement);
  #names = byId("breakouts-names", HTMLElement);
  #list = byId("breakouts-people", HTMLElement);
  #error = byId("breakouts-error", HTMLElement);
  #submit = byId("breakouts-open", HTMLButtonElement);
  /** @type {Person[]} */
  #people = [];
  /** @type {Record<string, number>} */
  #assigned = {};
  #withAgent = true;
  #onOpen;

  /** @param {(opening: Opening) => Promise<string>} onOpen an empty text when the rooms are open, else why not */
  constructor(onOpen) {
    this.#onOpen = onOpen;
    this.#fillMinutes();
    byId("breakouts-cancel", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    byId("breakouts-shuffle", HTMLButtonElement).addEventListener("click", () => this.#shuffle());
    this.#count.addEventListener("change", () => this.#setCount(Number(this.#count.value)));
    this.#size.addEventListener("change", () =>
      this.#setCount(roomsForSize(this.#people.length, Number(this.#size.value))),
    );
    for (const radio of this.#form.querySelectorAll("input[name=way]"))
      radio.addEventListener("change", () => this.#wayChanged());
    this.#form.addEventListener("submit", (event) => this.#open(event));
  }

  /** Ask how many rooms, and who goes where. @param {Person[]} people who can be sent @param {boolean} withAgent whether there is an AI participant here */
  show(people, withAgent) {
    this.#people = people;
    this.#withAgent = withAgent;
    this.#error.hidden = true;
    this.#assigned = {};
    this.#dialog.showModal();
    this.#setCount(this.#names.children.length || roomsForSize(people.length, USUAL_SIZE));
    this.#wayChanged();
    this.#count.focus();
  }

  #fillMinutes() {
    this.#minutes.append(
      make("option", { value: "" }, gettext("No limit")),
      ...MINUTES.map((minutes) =>
        make(
          "option",
          { value: String(minutes) },
          interpolate(ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes), { minutes }),
        ),
      ),
    );
    this.#minutes.value = String(USUAL_MINUTES);
  }

  /** @returns {Way} */
  get #way() {
    return /** @type {Way} */ (new FormData(this.#form).get("way"));
  }

  /** @param {number} wanted */
  #setCount(wanted) {
    const count = clampRooms(wanted);
    this.#count.value = String(count);
    this.#size.value = String(Math.max(1, Math.ceil(this.#people.length / count)));
    while (this.#names.children.length > count) this.#names.lastElementChild?.remove();
    while (this.#names.children.length < count)
      this.#names.append(this.#nameRow(this.#names.children.length + 1));
    for (const check of this.#names.querySelectorAll("label")) check.hidden = !this.#withAgent;
    if (this.#way === "random") this.#shuffle();
    else this.#renderPeople();
  }

  #wayChanged() {
    const way = this.#way;
    byId("breakouts-people-field", HTMLElement).hidden = way === "choice";
    byId("breakouts-shuffle", HTMLButtonElement).hidden = way !== "random" || !this.#people.length;
    if (way === "random") this.#shuffle();
    else this.#renderPeople();
  }

  #shuffle() {
    const ids = this.#people.map(({ peer_id }) => peer_id);
    this.#assigned = shuffled(ids, this.#names.children.length, Math.random);
    this.#renderPeople();
  }

  #renderPeople() {
    const rooms = this.#names.children.length;
    const ids = this.#people.map(({ peer_id }) => peer_id);
    this.#assigned = kept(this.#assigned, ids, rooms);
    byId("breakouts-nobody", HTMLElement).hidden = this.#people.length > 0;
    this.#list.replaceChildren(...this.#people.map((person) => this.#personRow(person)));
  }

  /** @param {number} number */
  #nameRow(number) {
    const name = make("input", {
      value: interpolate(gettext("Group %(number)s"), { number }),
      "data-limit": NAME_CHARS,
      "aria-label": interpolate(gettext("Name of room %(number)s"), { number }),
    });
    name.addEventListener("change", () => this.#renderPeople());
    const agent = make("input", { type: "checkbox", checked: true });
    return make("li", {}, name, make("label", { class: "check" }, agent, make("span", {}, gettext("AI"))));
  }

  /** @param {Person} person */
  #personRow({ peer_id: peerId, name }) {
    const select = make(
      "select",
      {
        "aria-label": interpolate(gettext("Room for %(name)s"), { name }),
        onchange: () => {
          if (select.value) this.#assigned[peerId] = Number(select.value);
          else delete this.#assigned[peerId];
        },
      },
      make("option", { value: "" }, gettext("Stays here")),
      ...this.#rooms().map((room, index) => make("option", { value: String(index + 1) }, room.name)),
    );
    select.value = String(this.#assigned[peerId] ?? "");
    return make("li", { "data-person": peerId }, make("bdi", {}, name), select);
  }

  #rooms() {
    return [...this.#names.children].map((row, index) => {
      const [name, agent] = row.querySelectorAll("input");
      const fallback = interpolate(gettext("Group %(number)s"), { number: index + 1 });
      return { name: name.value.trim() || fallback, agent: agent.checked && this.#withAgent };
    });
  }

  /** @param {SubmitEvent} event */
  async #open(event) {
    event.preventDefault();
    const tooLong = firstTooLong(this.#form);
    if (tooLong) {
      this.#tell(tooLong.validationMessage);
      return;
    }
    const minutes = Number(this.#minutes.value);
    const choice = this.#way === "choice";
    this.#submit.disabled = true;
    const problem = await this.#onOpen({
      rooms: this.#rooms(),
      choice,
      assigned: choice ? {} : this.#assigned,
      duration_secs: minutes ? minutes * 60 : null,
    });
    this.#submit.disabled = false;
    this.#tell(problem);
    if (!problem) this.#dialog.close();
  }

  /** @param {string} problem */
  #tell(problem) {
    this.#error.hidden = !problem;
    setText(this.#error, problem);
  }
}
