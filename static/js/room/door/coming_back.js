/**
 * A page that is loaded again takes the person back in without a question, as they were: name, devices, and the pass that
 * stands for the room's password. All of it is kept for this tab only, from the moment on in which the page goes away.
 */

/**
 * @typedef {object} Stay
 * @property {string} name
 * @property {string} pass of the room's password; empty where none was asked
 * @property {boolean} audio the microphone was on
 * @property {boolean} microphone it was open, perhaps muted
 * @property {boolean} video
 *
 * @typedef {object} Surroundings of the browser; tests have their own
 * @property {Pick<Storage, "getItem" | "setItem" | "removeItem">} storage of this tab
 * @property {() => number} now Unix milliseconds
 * @property {() => boolean} isReload whether this page was loaded again, and not opened
 */

/** Whoever comes back later is asked again before microphone and camera go on. */
const KEPT_MS = 5 * 60_000;
/** Firefox closes the sockets of a page and ends its tracks before it tells the page that it goes away. */
const UNLOAD_MS = 3000;

export class ComingBack {
  #key;
  #around;
  /** The stay that goes on when the page is loaded again. @type {Stay | null} */
  #stay = null;
  /** The devices as they are, once the person is in. @type {(() => Partial<Stay>) | null} */
  #devices = null;
  #isClosing = false;
  #asksToCloseAt = Number.NEGATIVE_INFINITY;
  /** The devices when the page was about to go away. @type {Partial<Stay> | undefined} */
  #lastDevices;

  /** @param {string} slug @param {Surroundings} [around] */
  constructor(slug, around) {
    this.#key = `parley.back ${slug}`;
    this.#around = around ?? { storage: sessionStorage, now: Date.now, isReload };
  }

  /** The stay that this page goes on with; null where the person is asked. It is read once: a second tab must not have it. @returns {Stay | null} */
  take() {
    const kept = this.#read();
    this.#forget();
    if (!this.#around.isReload()) return null;
    this.#stay = kept;
    return kept;
  }

  /** The person asks to come in. @param {Stay} stay */
  entering(stay) {
    this.#stay = stay;
    this.#devices = null;
  }

  /** The person is in, or waits. @param {() => Partial<Stay>} devices as they are at the time */
  entered(devices) {
    this.#devices = devices;
  }

  /** @param {string} pass the newest one */
  passCame(pass) {
    if (this.#stay) this.#stay = { ...this.#stay, pass };
  }

  /** The stay is over, or was refused: the next page asks. A stay that ends with its page goes on in the next one. */
  over() {
    if (this.#isClosing || this.#asked()) return;
    this.#stay = null;
    this.#forget();
  }

  /** The page will go away, unless the person stays after all. */
  asksToClose() {
    this.#asksToCloseAt = this.#around.now();
    this.#lastDevices = this.#devices?.();
  }

  /** The page goes away, maybe to be loaded again. */
  closing() {
    this.#isClosing = true;
    if (!this.#stay) return;
    const devices = this.#asked() ? this.#lastDevices : this.#devices?.();
    const kept = { ...this.#stay, ...devices, at: this.#around.now() };
    try {
      this.#around.storage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // Without storage the person is asked again.
    }
  }

  /** The browser kept the page, and shows it again. */
  shown() {
    this.#isClosing = false;
    this.#forget();
  }

  /** @returns {boolean} whether the page was about to go away a moment ago */
  #asked() {
    return this.#around.now() - this.#asksToCloseAt < UNLOAD_MS;
  }

  /** @returns {Stay | null} */
  #read() {
    try {
      const { at, name, pass, audio, microphone, video } = JSON.parse(
        this.#around.storage.getItem(this.#key) ?? "",
      );
      const isWhole =
        [name, pass].every((text) => typeof text === "string") &&
        [audio, microphone, video].every((on) => typeof on === "boolean");
      const age = this.#around.now() - at;
      return isWhole && age >= 0 && age < KEPT_MS ? { name, pass, audio, microphone, video } : null;
    } catch {
      return null;
    }
  }

  #forget() {
    try {
      this.#around.storage.removeItem(this.#key);
    } catch {
      // There is no storage: nothing is kept.
    }
  }
}

function isReload() {
  const [entry] = performance.getEntriesByType("navigation");
  return /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.type === "reload";
}
