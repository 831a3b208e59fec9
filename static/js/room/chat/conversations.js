/** The row of conversations above the chat, once there is more than that of everyone. */

import { EVERYONE } from "#parley/room/chat/log.js";
import { byId, icon, make } from "#parley/ui/dom.js";
import { gettext, ngettext } from "#parley/ui/text.js";

/** @typedef {{key: string, name: string, unread: number}} Chip */

export class ChatConversations {
  #row = byId("chat-conversations", HTMLElement);
  #shown = "";
  #onChoose;

  /** @param {(key: string) => void} onChoose */
  constructor(onChoose) {
    this.#onChoose = onChoose;
  }

  /** @param {readonly Chip[]} chips @param {string} viewed */
  render(chips, viewed) {
    const shown = JSON.stringify([chips, viewed]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#row.hidden = chips.length < 2;
    const focused = this.#row.contains(document.activeElement) ? viewed : null;
    this.#row.replaceChildren(...chips.map((chip) => this.#chip(chip, chip.key === viewed)));
    if (focused !== null)
      /** @type {HTMLElement | null} */ (this.#row.querySelector("[aria-pressed=true]"))?.focus();
  }

  /** @param {Chip} chip @param {boolean} viewed */
  #chip({ key, name, unread }, viewed) {
    const shown = key === EVERYONE ? gettext("Everyone") : name;
    return make(
      "button",
      {
        type: "button",
        class: "conversation",
        "data-conversation": key,
        "aria-pressed": viewed,
        onclick: () => this.#onChoose(key),
      },
      icon(key === EVERYONE ? "users" : "lock"),
      make("bdi", {}, shown),
      ...(unread ? countNodes(unread) : []),
    );
  }
}

/** The number, and for screen readers what it counts. @param {number} unread */
function countNodes(unread) {
  return [
    make("span", { class: "count-badge" }, unread > 99 ? "99+" : String(unread)),
    make("span", { class: "visually-hidden" }, ngettext("unread message", "unread messages", unread)),
  ];
}
