/** Holds one state and tells its listeners about changes. */

/** @template S @template A */
export class Store {
  #state;
  #reduce;
  /** @type {Set<(state: S, before: S) => void>} */
  #listeners = new Set();

  /** @param {(state: S, action: A) => S} reduce @param {S} initial */
  constructor(reduce, initial) {
    this.#reduce = reduce;
    this.#state = initial;
  }

  get state() {
    return this.#state;
  }

  /** @param {A} action */
  dispatch(action) {
    const before = this.#state;
    this.#state = this.#reduce(before, action);
    if (this.#state !== before) for (const listener of this.#listeners) listener(this.#state, before);
  }

  /** @param {(state: S, before: S) => void} listener @returns {() => void} ends the subscription */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
