/** Watches how long each picture takes, and says when that is too long to go on. Pure. */

/** At 20 pictures a second one may take 50 ms, and something has to be left for the meeting. */
const BUDGET_MS = 40;
/** So much work is looked back on, in at least so many pictures: slow ones are noticed soon. */
const LOOK_BACK_MS = 3000;
const LEAST_PICTURES = 5;
/** The first pictures take longer, while code is compiled. */
const WARM_UP = 3;

export class FrameTimes {
  /** @type {number[]} */
  #newest = [];
  #sumMs = 0;
  #warmUp = WARM_UP;

  /** @param {number} tookMs @returns {boolean} whether most pictures of the last seconds took too long */
  tooSlow(tookMs) {
    if (this.#warmUp > 0) {
      this.#warmUp -= 1;
      return false;
    }
    this.#newest.push(tookMs);
    this.#sumMs += tookMs;
    if (this.#sumMs < LOOK_BACK_MS || this.#newest.length < LEAST_PICTURES) return false;
    const median = this.#newest.toSorted((a, b) => a - b)[Math.floor(this.#newest.length / 2)];
    while (this.#sumMs >= LOOK_BACK_MS) this.#sumMs -= this.#newest.shift() ?? 0;
    return median > BUDGET_MS;
  }
}
