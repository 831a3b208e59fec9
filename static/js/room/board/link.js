/** Keeps the whiteboard of this page and that of the room the same. It knows nothing of the page. */

import { BoardHistory } from "#parley/room/board/objects/history.js";
import {
  actOnBoard,
  EMPTY_BOARD,
  reduceBoard,
  shownObjects,
  zAbove,
} from "#parley/room/board/objects/state.js";
import { BoardOutbox, idsOf } from "#parley/room/board/objects/unsent.js";
import { CommandError } from "#parley/signaling/commands.js";

/**
 * @typedef {import("#parley/room/protocol.js").ServerFrame} Frame
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {import("#parley/room/board/objects/frames.js").Item} Item
 *
 * @typedef {object} BoardLinkOptions
 * @property {(members: Record<string, unknown>) => Promise<void>} send a `board` command; rejects with CommandError
 * @property {() => string} ownId
 * @property {() => void} onChange
 * @property {(error: Error) => void} onRefused something could not be done, and is taken back
 */

const LIVE_EVERY_MS = 80;
const WAIT_WHEN_LIMITED_MS = 1000;

export class BoardLink {
  #options;
  #state = EMPTY_BOARD;
  /** @type {Map<string, BoardObject>} */
  #objects = new Map();
  #outbox = new BoardOutbox();
  #history = new BoardHistory();
  /** @type {(() => Record<string, unknown>) | null} */
  #nextMark = null;
  #liveTimer = 0;

  /** @param {BoardLinkOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** Objects of the board, from the lowest to the uppermost. */
  get objects() {
    return this.#objects;
  }

  get isKnown() {
    return this.#state.known;
  }

  get history() {
    return { canUndo: this.#history.canUndo, canRedo: this.#history.canRedo };
  }

  get nextZ() {
    return zAbove(this.#objects.values());
  }

  /** Ask for the whole board, then send what was drawn meanwhile. */
  async load() {
    try {
      await this.#options.send({ action: "get" });
    } catch (error) {
      if (!isDisconnected(error)) this.#options.onRefused(/** @type {Error} */ (error));
    }
    this.#flush();
  }

  /** Begin anew with the board of another room. */
  reset() {
    this.#state = EMPTY_BOARD;
    this.#outbox = new BoardOutbox();
    this.#history.forget();
    this.#changed();
  }

  /** @param {Frame} frame */
  frameCame(frame) {
    const before = this.#state;
    const { edition } = before;
    this.#state = reduceBoard(before, frame, this.#options.ownId());
    const complete = frame.type === "board_content" && frame.part === frame.parts;
    if (complete && this.#outbox.isEmpty) this.#state = actOnBoard(this.#state, { type: "settled" });
    if (this.#state.edition !== edition) this.#history.forget();
    if (this.#state !== before) this.#changed();
  }

  /** @param {Item[]} items */
  put(items) {
    this.#history.record(
      items.map(({ object_id: id, object }) => ({
        id,
        before: this.#objects.get(id) ?? null,
        after: object,
      })),
    );
    this.#put(items);
    this.#flush();
  }

  /** @param {string[]} ids */
  take(ids) {
    const there = ids.filter((id) => this.#objects.has(id));
    if (!there.length) return;
    this.#history.record(there.map((id) => ({ id, before: this.#objects.get(id) ?? null, after: null })));
    this.#take(there);
    this.#flush();
  }

  undo() {
    this.#fulfil(this.#history.undo((id) => this.#objects.has(id)));
  }

  redo() {
    this.#fulfil(this.#history.redo((id) => this.#objects.has(id)));
  }

  /** Tell the others where the pointer is and what is being drawn; of very many moments only some are told. @param {() => Record<string, unknown>} makeMark */
  live(makeMark) {
    this.#nextMark = makeMark;
    if (this.#liveTimer) return;
    this.#liveTimer = window.setTimeout(() => {
      this.#liveTimer = 0;
      const mark = this.#nextMark?.();
      this.#nextMark = null;
      // The next mark says it again; what matters is put on the board at the end.
      if (mark) this.#options.send({ action: "live", mark }).catch(() => {});
    }, LIVE_EVERY_MS);
  }

  /** @param {import("#parley/room/board/objects/history.js").Wish[]} wishes */
  #fulfil(wishes) {
    const items = wishes.flatMap(({ id, object }) => (object ? [{ object_id: id, object }] : []));
    const gone = wishes.filter(({ object }) => !object).map(({ id }) => id);
    if (items.length) this.#put(items);
    if (gone.length) this.#take(gone);
    this.#flush();
  }

  /** @param {Item[]} items */
  #put(items) {
    if (!this.#hasRoom()) return;
    this.#outbox.put(items, this.#state.edition);
    this.#state = actOnBoard(this.#state, { type: "put", items });
    this.#changed();
  }

  /** @param {string[]} objectIds */
  #take(objectIds) {
    if (!this.#hasRoom()) return;
    this.#outbox.remove(objectIds, this.#state.edition);
    this.#state = actOnBoard(this.#state, { type: "take", objectIds });
    this.#changed();
  }

  #hasRoom() {
    if (this.#outbox.hasRoom) return true;
    this.#options.onRefused(new CommandError("disconnected", ""));
    return false;
  }

  async #flush() {
    for (let command = this.#outbox.take(); command; command = this.#outbox.take()) {
      try {
        await this.#options.send(command);
      } catch (error) {
        if (isDisconnected(error)) {
          this.#outbox.retry();
          return;
        }
        if (error instanceof CommandError && error.code === "rate_limited") {
          await new Promise((resolve) => setTimeout(resolve, WAIT_WHEN_LIMITED_MS));
          this.#outbox.retry();
          continue;
        }
        this.#state = actOnBoard(this.#state, { type: "refused", objectIds: idsOf(command) });
        this.#changed();
        this.#options.onRefused(/** @type {Error} */ (error));
      }
      this.#outbox.done();
    }
  }

  #changed() {
    this.#objects = shownObjects(this.#state);
    this.#options.onChange();
  }
}

/** @param {unknown} error */
function isDisconnected(error) {
  return error instanceof CommandError && error.code === "disconnected";
}
