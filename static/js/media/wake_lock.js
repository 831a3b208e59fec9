/** Keeps the screen on while a meeting runs, where the browser can. */

export class WakeLock {
  /** @type {WakeLockSentinel | null} */
  #sentinel = null;
  #wanted = false;

  constructor() {
    // The browser takes the lock back whenever the page is hidden.
    document.addEventListener("visibilitychange", () => this.#acquire());
  }

  start() {
    this.#wanted = true;
    return this.#acquire();
  }

  async stop() {
    this.#wanted = false;
    const sentinel = this.#sentinel;
    this.#sentinel = null;
    await sentinel?.release();
  }

  async #acquire() {
    const held = this.#sentinel !== null && !this.#sentinel.released;
    if (!this.#wanted || held || document.visibilityState !== "visible") return;
    try {
      this.#sentinel = (await navigator.wakeLock?.request("screen")) ?? null;
      if (!this.#wanted) await this.stop();
    } catch (error) {
      // A low battery, or a policy of the device: the meeting goes on without it.
      console.debug("the screen cannot be kept on:", error);
    }
  }
}
