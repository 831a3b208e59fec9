/** Drafts of messages, by conversation. The message to everyone outlives a reload of the tab, private ones do not. */

import { EVERYONE } from "#parley/room/chat/log.js";

/** More than a message may have: a draft that is too long comes back whole, for its writer to cut. */
const KEPT_CHARS = 100_000;

export class Drafts {
  /** @type {Map<string, string>} */
  #texts = new Map();
  #storageKey;

  /** @param {string} room what tells the drafts of this room from those of others */
  constructor(room) {
    this.#storageKey = `parley.draft.${room}`;
  }

  /** @param {string} key @returns {string} */
  get(key) {
    return this.#texts.get(key) ?? (key === EVERYONE ? this.#stored() : "");
  }

  /** @param {string} key @param {string} text */
  set(key, text) {
    this.#texts.set(key, text);
    if (key !== EVERYONE) return;
    try {
      if (text) sessionStorage.setItem(this.#storageKey, text);
      else sessionStorage.removeItem(this.#storageKey);
    } catch {
      // Without storage the draft lasts as long as the page.
    }
  }

  #stored() {
    try {
      return (sessionStorage.getItem(this.#storageKey) ?? "").slice(0, KEPT_CHARS);
    } catch {
      return "";
    }
  }
}
