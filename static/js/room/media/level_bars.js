/** A row of bars that lights up with the level of a sound. */

import { make } from "#parley/ui/dom.js";

const BARS = 24;

export class LevelBars {
  #element;
  #lit = -1;

  /** @param {HTMLElement} element one with the role of a meter from 0 to 100 */
  constructor(element) {
    this.#element = element;
    element.replaceChildren(...Array.from({ length: BARS }, () => make("i")));
    this.show(0);
  }

  /** @param {number} level root mean square, 0..1; quiet speech lights some bars */
  show(level) {
    const lit = Math.round(Math.min(1, Math.sqrt(level) * 1.8) * BARS);
    if (lit === this.#lit) return;
    this.#lit = lit;
    this.#element.setAttribute("aria-valuenow", String(Math.round((100 * lit) / BARS)));
    for (const [index, bar] of [...this.#element.children].entries())
      bar.toggleAttribute("data-lit", index < lit);
  }
}
