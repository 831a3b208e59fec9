/** The places that a search found in a list: how many, which one is looked at, and the way from one to the next. */

import { byId, setText } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

export class HitList {
  #list;
  #count = byId("transcript-count", HTMLElement);
  #next = byId("transcript-next", HTMLButtonElement);
  #previous = byId("transcript-previous", HTMLButtonElement);
  /** @type {HTMLElement[]} */
  #marks = [];
  #current = -1;

  /** @param {HTMLElement} list whose `mark` elements are the places */
  constructor(list) {
    this.#list = list;
    this.#next.addEventListener("click", () => this.move(1));
    this.#previous.addEventListener("click", () => this.move(-1));
  }

  /** The list changed. @param {boolean} searching whether there is a query at all */
  refresh(searching) {
    const looked = this.#marks[this.#current];
    this.#marks = searching ? [...this.#list.querySelectorAll("mark")] : [];
    this.#current = looked ? this.#marks.indexOf(looked) : -1;
    this.#count.hidden = !searching;
    this.#next.disabled = this.#previous.disabled = this.#marks.length === 0;
    this.#tell();
  }

  /** Look at the next place, or the one before. @param {1 | -1} by */
  move(by) {
    const count = this.#marks.length;
    if (!count) return;
    this.#marks[this.#current]?.removeAttribute("data-current");
    const from = this.#current < 0 && by < 0 ? 0 : this.#current;
    this.#current = (from + by + count) % count;
    this.#marks[this.#current].dataset.current = "";
    this.#marks[this.#current].scrollIntoView({ block: "center" });
    this.#tell();
  }

  #tell() {
    const values = { place: this.#current + 1, count: this.#marks.length };
    const text = this.#current < 0 ? gettext("%(count)s found") : gettext("%(place)s of %(count)s");
    setText(this.#count, interpolate(text, values));
  }
}
