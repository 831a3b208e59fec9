/** The line before joining that says who is in the room, or why nobody gets in at the moment; it looks again and again. */

import { doorNote } from "#parley/room/door/live_text.js";
import { byId, setText } from "#parley/ui/dom.js";

const EVERY_MS = 8000;

export class Door {
  #note = byId("door-note", HTMLElement);
  #url;
  #role;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {string} url answers with `{"live": ...}` @param {string} role */
  constructor(url, role) {
    this.#url = url;
    this.#role = role;
  }

  /** Look now, and again until the person is in. */
  start() {
    this.look();
    this.#timer = setInterval(() => this.look(), EVERY_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  async look() {
    if (document.hidden) return;
    const response = await fetch(this.#url, { credentials: "same-origin" }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (!answer) return;
    if (answer.live) {
      const { kind, text } = doorNote(answer.live, this.#role);
      this.#show(kind, text);
    } else if (answer.message) this.#show("closed", answer.message);
  }

  /** @param {string} kind @param {string} text */
  #show(kind, text) {
    this.#note.hidden = false;
    this.#note.dataset.kind = kind;
    setText(this.#note, text);
  }
}
