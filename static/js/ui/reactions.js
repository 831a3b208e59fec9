/** Reactions: the picker, and the emoji that float over the stage. */

import { REACTIONS } from "#parley/signaling/client_frames.js";
import { byId, make } from "#parley/ui/dom.js";
import { popover } from "#parley/ui/popover.js";

const FLOAT_MS = 4000;
const MAX_FLOATING = 30;

export class Reactions {
  #stage = byId("reactions", HTMLElement);

  /** @param {(emoji: string) => void} onPick */
  constructor(onPick) {
    const picker = byId("reaction-picker", HTMLElement);
    const opener = popover(byId("open-reactions", HTMLButtonElement), picker, () => {
      /** @type {HTMLElement | null} */ (picker.firstElementChild)?.focus();
    });
    const pick = (/** @type {string} */ emoji) => {
      opener.close();
      onPick(emoji);
    };
    for (const emoji of REACTIONS)
      picker.append(make("button", { type: "button", role: "menuitem", onclick: () => pick(emoji) }, emoji));
  }

  /** @param {string} emoji @param {string} name */
  float(emoji, name) {
    const bubble = make("div", { class: "floating" }, make("span", {}, emoji), make("bdi", {}, name));
    bubble.style.setProperty("--x", `${10 + Math.random() * 80}%`);
    this.#stage.append(bubble);
    while (this.#stage.children.length > MAX_FLOATING) this.#stage.firstElementChild?.remove();
    setTimeout(() => bubble.remove(), FLOAT_MS);
  }
}
