/** Tells a microphone that does not work from a person who does not speak. Pure: the time is an argument. */

/** Root mean square of quiet speech at some distance; the noise of a room is below. */
export const HEARD_RMS = 0.008;
/** A microphone that was never heard is suspect soon; one that was may be silent for a while. */
export const NEVER_HEARD_MS = 5000;
export const HEARD_BEFORE_MS = 60_000;

export class SilenceWatch {
  #since = 0;
  #heard = false;

  /** Begin anew: another microphone, or one that was just switched on. @param {number} nowMs */
  restart(nowMs) {
    this.#since = nowMs;
    this.#heard = false;
  }

  /**
   * @param {number} level root mean square, 0..1 @param {number} nowMs
   * @returns {boolean} whether the person should be told that nothing is heard
   */
  feed(level, nowMs) {
    if (level >= HEARD_RMS) {
      this.#heard = true;
      this.#since = nowMs;
    }
    return nowMs - this.#since >= (this.#heard ? HEARD_BEFORE_MS : NEVER_HEARD_MS);
  }
}
