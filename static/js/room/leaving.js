/** The way out: the person leaves, or a host ends the meeting for everyone. */

import { byId, setText } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/**
 * @typedef {object} LeavingOptions
 * @property {() => import("#parley/room/state.js").RoomState} state the main room
 * @property {() => void} leave
 * @property {() => void} end end the meeting for everyone
 */

export class Leaving {
  #options;
  #dialog = byId("leave-dialog", HTMLDialogElement);

  /** @param {LeavingOptions} options */
  constructor(options) {
    this.#options = options;
    byId("leave-only", HTMLButtonElement).addEventListener("click", () => this.#close(options.leave));
    byId("leave-end", HTMLButtonElement).addEventListener("click", () => this.#close(options.end));
    byId("leave-stay", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
  }

  /** Leave, after a question where the person could end the meeting for others. */
  ask() {
    const { self, others } = this.#options.state();
    const people = [...others.values()].filter((person) => !person.is_agent);
    if (self?.role !== "host" || people.length === 0) {
      this.#options.leave();
      return;
    }
    const stays = people.some((person) => person.role === "host");
    const able = people.some((person) => person.user_id !== null);
    setText(byId("leave-text", HTMLElement), consequence(stays, able));
    this.#dialog.showModal();
  }

  /** The stay is over, however it came. */
  close() {
    if (this.#dialog.open) this.#dialog.close();
  }

  /** @param {() => void} then */
  #close(then) {
    this.#dialog.close();
    then();
  }
}

/** @param {boolean} stays whether another host stays @param {boolean} able whether somebody can stand in */
function consequence(stays, able) {
  if (stays) return gettext("Another host stays in the meeting.");
  if (able) return gettext("If you leave, somebody else becomes host until you come back.");
  return gettext("If you leave, the meeting goes on without a host: guests cannot stand in for you.");
}
