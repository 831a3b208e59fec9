/** Watches a socket: asks for a sign of life when nothing comes, and tells when none is given. */

const PING_EVERY_MS = 15_000;
const ANSWER_WITHIN_MS = 10_000;

export class Heartbeat {
  #ping;
  #onSilence;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pingTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #deadlineTimer;

  /** @param {() => void} ping @param {() => void} onSilence nothing was heard in time */
  constructor(ping, onSilence) {
    this.#ping = ping;
    this.#onSilence = onSilence;
  }

  /** Something was heard. */
  heard() {
    this.stop();
    this.#pingTimer = setTimeout(() => {
      this.#ping();
      this.expectWithin(ANSWER_WITHIN_MS);
    }, PING_EVERY_MS);
  }

  /** Something has to be heard in that time. @param {number} ms */
  expectWithin(ms) {
    clearTimeout(this.#deadlineTimer);
    this.#deadlineTimer = setTimeout(this.#onSilence, ms);
  }

  stop() {
    clearTimeout(this.#pingTimer);
    clearTimeout(this.#deadlineTimer);
  }
}
