/** Reactions: the picker, the emoji that float over the stage, and what screen readers hear of them. */

import { REACTIONS } from "#parley/room/protocol.js";
import { byId, make, setText } from "#parley/ui/dom.js";
import { popover } from "#parley/ui/popover.js";
import { gettext, interpolate } from "#parley/ui/text.js";

const FLOAT_MS = 4000;
const MAX_FLOATING = 30;
/** A person who holds a key down sends no more than this. */
const SEND_EVERY_MS = 400;
/** Many reactions at once are told as one. */
const TELL_AFTER_MS = 1500;
const MAX_TOLD = 4;

export class Reactions {
  #stage = byId("reactions", HTMLElement);
  #spoken = byId("reactions-spoken", HTMLElement);
  #onPick;
  #sentAt = Number.NEGATIVE_INFINITY;
  /** @type {string[]} */
  #untold = [];

  /** @param {(emoji: string) => void} onPick */
  constructor(onPick) {
    this.#onPick = onPick;
    const picker = byId("reaction-picker", HTMLElement);
    const opener = popover(byId("open-reactions", HTMLButtonElement), picker, () => {
      /** @type {HTMLElement | null} */ (picker.firstElementChild)?.focus();
    });
    const pick = (/** @type {string} */ emoji) => {
      opener.close();
      this.send(emoji);
    };
    REACTIONS.forEach((emoji, index) => {
      const title = interpolate(gettext("Key %(key)s"), { key: index + 1 });
      picker.append(
        make("button", { type: "button", role: "menuitem", title, onclick: () => pick(emoji) }, emoji),
      );
    });
    picker.addEventListener("keydown", moveByArrows);
  }

  /** Send a reaction, unless the last one was just now. @param {string} emoji */
  send(emoji) {
    const now = performance.now();
    if (now - this.#sentAt < SEND_EVERY_MS) return;
    this.#sentAt = now;
    this.#onPick(emoji);
  }

  /** @param {string} emoji @param {string} name */
  float(emoji, name) {
    const bubble = make("div", { class: "floating" }, make("span", {}, emoji), make("bdi", {}, name));
    bubble.style.setProperty("--x", `${10 + Math.random() * 80}%`);
    this.#stage.append(bubble);
    while (this.#stage.children.length > MAX_FLOATING) this.#stage.firstElementChild?.remove();
    setTimeout(() => bubble.remove(), FLOAT_MS);
    this.#tell(`${name} ${emoji}`);
  }

  /** @param {string} what */
  #tell(what) {
    this.#untold.push(what);
    if (this.#untold.length > 1) return;
    setTimeout(() => {
      const told = this.#untold.slice(0, MAX_TOLD).join(", ");
      const more = this.#untold.length > MAX_TOLD ? "…" : "";
      this.#untold = [];
      setText(this.#spoken, interpolate(gettext("Reactions: %(list)s"), { list: told + more }));
    }, TELL_AFTER_MS);
  }
}

/** Arrow keys go through the picker. @param {KeyboardEvent} event */
function moveByArrows(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !(event.target instanceof HTMLElement)) return;
  const next = step > 0 ? event.target.nextElementSibling : event.target.previousElementSibling;
  if (next instanceof HTMLElement) next.focus();
}
