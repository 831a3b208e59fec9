/**
 * The server's clock as this page knows it. It runs on the browser's monotonic time: a clock of the machine that is wrong, or
 * set anew during the meeting, does no harm. Each answer in which the server tells its time sets it right.
 */

export class ServerClock {
  #monotonicMs;
  /** Seconds by which the server's time is ahead of the monotonic time; null before the server told it. @type {number | null} */
  #aheadSecs = null;

  /** @param {() => number} [monotonicMs] milliseconds since any beginning, never set back */
  constructor(monotonicMs = () => performance.now()) {
    this.#monotonicMs = monotonicMs;
  }

  /** The time on the server's clock, in Unix seconds; that of the machine before the server told its own. */
  now() {
    return this.#monotonicMs() / 1000 + (this.#aheadSecs ?? performance.timeOrigin / 1000);
  }

  /** The moment on the server's clock. @returns {Date} */
  date() {
    return new Date(this.now() * 1000);
  }

  /** Milliseconds on the clock that `told` is given. */
  mark() {
    return this.#monotonicMs();
  }

  /**
   * The server told its time. It did so after it was asked, and before the answer came: what is known already is kept as
   * far as it lies between the two, so that the time neither jumps nor drifts.
   * @param {number} serverSecs Unix seconds @param {number | null} askedMs mark of the question; null where nobody asked @param {number} [heardMs] mark of the answer
   */
  told(serverSecs, askedMs, heardMs = this.#monotonicMs()) {
    if (!Number.isFinite(serverSecs)) return;
    const least = serverSecs - heardMs / 1000;
    const most = askedMs === null ? Number.POSITIVE_INFINITY : Math.max(least, serverSecs - askedMs / 1000);
    if (this.#aheadSecs !== null) this.#aheadSecs = Math.min(most, Math.max(least, this.#aheadSecs));
    else this.#aheadSecs = askedMs === null ? least : (least + most) / 2;
  }
}

/** The one clock of the page. */
export const serverClock = new ServerClock();
