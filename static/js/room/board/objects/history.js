/** Undo and redo of what the person did to the whiteboard, without I/O. */

/**
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {{id: string, before: BoardObject | null, after: BoardObject | null}} Change null where there was or is no object
 * @typedef {{id: string, object: BoardObject | null}} Wish null takes the object away
 */

/** Beyond it the oldest step cannot be undone any more. */
const MOST_STEPS = 200;

export class BoardHistory {
  /** @type {Change[][]} */
  #done = [];
  /** @type {Change[][]} */
  #undone = [];
  #newId;

  /** @param {() => string} [newId] */
  constructor(newId = () => crypto.randomUUID()) {
    this.#newId = newId;
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /** The person changed something. @param {Change[]} changes */
  record(changes) {
    this.#done = [...this.#done, changes].slice(-MOST_STEPS);
    this.#undone = [];
  }

  /** The board is another one now. */
  forget() {
    this.#done = [];
    this.#undone = [];
  }

  /** The changes that undo the last step. @param {(id: string) => boolean} exists @returns {Wish[]} */
  undo(exists) {
    return this.#step(this.#done, this.#undone, exists, ({ before }) => before);
  }

  /** The changes that do the last undone step again. @param {(id: string) => boolean} exists @returns {Wish[]} */
  redo(exists) {
    return this.#step(this.#undone, this.#done, exists, ({ after }) => after);
  }

  /**
   * A removed object does not come back under its id, so that it gets another one here and in all other steps.
   * @param {Change[][]} from @param {Change[][]} to @param {(id: string) => boolean} exists
   * @param {(change: Change) => BoardObject | null} wanted @returns {Wish[]}
   */
  #step(from, to, exists, wanted) {
    const changes = from.pop();
    if (!changes) return [];
    to.push(changes);
    /** @type {Wish[]} */
    const wishes = [];
    for (const change of changes) {
      const object = wanted(change);
      if (object && !exists(change.id)) this.#rename(change.id, this.#newId());
      // An object that somebody else took away meanwhile needs no removal.
      if (object || exists(change.id)) wishes.push({ id: change.id, object });
    }
    return wishes;
  }

  /** @param {string} from @param {string} to */
  #rename(from, to) {
    for (const changes of [...this.#done, ...this.#undone])
      for (const change of changes) if (change.id === from) change.id = to;
  }
}
