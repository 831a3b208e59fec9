/**
 * Watches a socket: gives a sign of life at a steady pace, asks for the server's time with it, and tells when no answer comes.
 * The pace does not depend on what is heard: the server closes a socket that only listens.
 */

const PING_EVERY_MS = 15_000;
const ANSWER_WITHIN_MS = 10_000;

/**
 * @typedef {object} HeartbeatOptions
 * @property {(id: string) => void} ping
 * @property {() => void} onSilence nothing was heard in time
 */

export class Heartbeat {
  #clock;
  #options;
  /** The last ping, and when it was sent. */
  #asked = { count: 0, atMs: 0 };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pingTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #deadlineTimer;

  /** @param {import("#parley/signaling/server_clock.js").ServerClock} clock @param {HeartbeatOptions} options */
  constructor(clock, options) {
    this.#clock = clock;
    this.#options = options;
  }

  /** Something was heard. */
  heard() {
    clearTimeout(this.#deadlineTimer);
    this.#pingTimer ??= setTimeout(() => this.#beat(), PING_EVERY_MS);
  }

  /** The answer to a ping came. A server of an older version tells no time. @param {import("#parley/signaling/protocol.js").Frame} pong */
  answered({ id, server_time: serverSecs }) {
    const { count, atMs } = this.#asked;
    if (serverSecs !== undefined) this.#clock.told(serverSecs, id === `p${count}` ? atMs : null);
  }

  /** Something has to be heard in that time. @param {number} ms */
  expectWithin(ms) {
    clearTimeout(this.#deadlineTimer);
    this.#deadlineTimer = setTimeout(this.#options.onSilence, ms);
  }

  stop() {
    clearTimeout(this.#pingTimer);
    this.#pingTimer = undefined;
    clearTimeout(this.#deadlineTimer);
  }

  #beat() {
    this.#pingTimer = setTimeout(() => this.#beat(), PING_EVERY_MS);
    this.#asked = { count: this.#asked.count + 1, atMs: this.#clock.mark() };
    this.#options.ping(`p${this.#asked.count}`);
    this.expectWithin(ANSWER_WITHIN_MS);
  }
}
