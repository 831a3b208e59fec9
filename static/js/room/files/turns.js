/** Lets a few go at a time; the others wait in the order of asking. */

export class Turns {
  #free;
  /** As many as there are transfers on the page, which are few. @type {(() => void)[]} */
  #waiting = [];

  /** @param {number} count how many may go at once */
  constructor(count) {
    this.#free = count;
  }

  /** @returns {Promise<() => void>} resolves when it is one's turn, with what ends it */
  async take() {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    };
  }
}
