/** Watches how long each picture takes, and says when that is too long to go on. Pure. */

/** At 20 pictures a second one may take 50 ms, and something has to be left for the meeting. */
const BUDGET_MS = 40;
const LOOKS = 40;
/** The first pictures take longer, while code is compiled. */
const WARM_UP = 10;

export class FrameTimes {
  /** @type {number[]} */
  #newest = [];
  #warmUp = WARM_UP;

  /** @param {number} tookMs @returns {boolean} whether the pictures of the last seconds took too long on the whole */
  tooSlow(tookMs) {
    if (this.#warmUp > 0) {
      this.#warmUp -= 1;
      return false;
    }
    this.#newest = [...this.#newest, tookMs].slice(-LOOKS);
    const sorted = this.#newest.toSorted((a, b) => a - b);
    return sorted.length === LOOKS && sorted[LOOKS / 2] > BUDGET_MS;
  }
}
