/** Changes to the whiteboard that the server has not confirmed: in order, in as few frames as possible. Pure. */

import { ITEMS_AT_ONCE, REMOVALS_AT_ONCE } from "#parley/room/board/objects/frames.js";

/**
 * @typedef {import("#parley/room/board/objects/frames.js").Item} Item
 * @typedef {{action: "put", edition: number, items: Item[]} | {action: "remove", edition: number, object_ids: string[]}} Command
 */

/** So many commands wait while there is no connection; further ones are refused. */
const MOST_WAITING = 300;
/** Leaves room in a frame of 64 KiB. */
const MOST_BYTES = 48_000;

export class BoardOutbox {
  /** @type {Command[]} */
  #waiting = [];
  /** Whether the first command is on its way: nothing may join it. */
  #sending = false;

  get isEmpty() {
    return this.#waiting.length === 0;
  }

  /** Whether there is room for another command. */
  get hasRoom() {
    return this.#waiting.length < MOST_WAITING;
  }

  /** @param {Item[]} items @param {number} edition */
  put(items, edition) {
    for (const item of items) {
      const last = this.#joinable("put", edition);
      if (
        last?.action === "put" &&
        last.items.length < ITEMS_AT_ONCE &&
        bytesOf([...last.items, item]) < MOST_BYTES
      ) {
        last.items = [...last.items.filter(({ object_id }) => object_id !== item.object_id), item];
      } else this.#waiting.push({ action: "put", edition, items: [item] });
    }
  }

  /** @param {string[]} objectIds @param {number} edition */
  remove(objectIds, edition) {
    for (let start = 0; start < objectIds.length; start += REMOVALS_AT_ONCE)
      this.#waiting.push({
        action: "remove",
        edition,
        object_ids: objectIds.slice(start, start + REMOVALS_AT_ONCE),
      });
  }

  /** The next command to send; null when there is none or one is on its way. @returns {Command | null} */
  take() {
    if (this.#sending || !this.#waiting.length) return null;
    this.#sending = true;
    return this.#waiting[0];
  }

  /** The command was answered, in one way or another. */
  done() {
    this.#sending = false;
    this.#waiting.shift();
  }

  /** The connection was lost: the command will be sent again. */
  retry() {
    this.#sending = false;
  }

  /** @param {Command["action"]} action @param {number} edition */
  #joinable(action, edition) {
    const last = this.#waiting.at(-1);
    if (!last || (this.#sending && this.#waiting.length === 1)) return null;
    return last.action === action && last.edition === edition ? last : null;
  }
}

/** Object ids that a command is about. @param {Command} command */
export function idsOf(command) {
  return command.action === "put" ? command.items.map(({ object_id }) => object_id) : command.object_ids;
}

/** @param {Item[]} items */
function bytesOf(items) {
  return new TextEncoder().encode(JSON.stringify(items)).length;
}
