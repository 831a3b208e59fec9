/**
 * Tells the server that this page closes: a socket may be cut by then without a word. A page that is loaded again says that
 * the person is still there, at the door. The resume token proves both; it goes in the body, never in an address.
 */

/**
 * @typedef {object} Proof who this page is in the meeting
 * @property {string} peer_id
 * @property {string} resume_token
 *
 * @typedef {object} Surroundings of the browser; tests have their own
 * @property {(url: string, body: Blob) => boolean} beacon
 * @property {(url: string, body: Blob) => void} keepalive a request that outlives the page
 * @property {Pick<Storage, "getItem" | "setItem" | "removeItem">} storage of this tab
 * @property {() => number} now Unix milliseconds
 */

/** As long as the server keeps a place. */
const KEPT_MS = 20_000;
/** Firefox ends the socket, and with it the stay, before the page hears that it goes away. */
const UNLOAD_MS = 3000;

export class LeaveNotice {
  #url;
  #key;
  #around;
  /** Who this tab was before the page was loaded, while the person is at the door. @type {Proof | null} */
  #before = null;
  /** Who was in the meeting when the page began to go away. @type {Proof | null} */
  #closing = null;
  /** @type {{proof: Proof | null, at: number}} */
  #asked = { proof: null, at: Number.NEGATIVE_INFINITY };

  /** @param {string} url @param {Surroundings} [around] */
  constructor(url, around) {
    this.#url = url;
    this.#key = `parley.stay ${url}`;
    this.#around = around ?? {
      beacon: (address, body) => navigator.sendBeacon(address, body),
      keepalive: (address, body) => {
        fetch(address, { method: "POST", keepalive: true, body }).catch(() => {});
      },
      storage: sessionStorage,
      now: Date.now,
    };
  }

  /** The page was loaded: keep the place of the stay before it. */
  loaded() {
    const kept = this.#take();
    if (!kept || this.#around.now() - kept.at >= KEPT_MS) return;
    this.#before = { peer_id: kept.peer_id, resume_token: kept.resume_token };
    this.#around.beacon(this.#url, bodyOf({ ...this.#before, back: true }));
  }

  /** There is a stay again: it goes on with the place, or has one of its own. */
  entered() {
    this.#before = null;
  }

  /** The page will go away, unless the person stays after all. @param {Proof | null} proof of the stay; null without one */
  asksToClose(proof) {
    this.#asked = { proof, at: this.#around.now() };
  }

  /** The page goes away, maybe to be loaded again. @param {Proof | null} proof of the stay; null without one */
  closing(proof) {
    const asked = this.#around.now() - this.#asked.at < UNLOAD_MS ? this.#asked.proof : null;
    const who = proof ?? asked ?? this.#before;
    if (!who) return;
    this.#closing = who;
    this.#send(who);
    try {
      this.#around.storage.setItem(this.#key, JSON.stringify({ ...who, at: this.#around.now() }));
    } catch {
      // Without storage the server recognises the account or the guest cookie.
    }
  }

  /** The page is hidden: where that is because it goes away, say so once more. */
  hidden() {
    if (this.#closing) this.#send(this.#closing);
  }

  /** The browser kept the page, and shows it again. */
  shown() {
    this.#closing = null;
  }

  /** Read what was kept, once: a second tab must not have it. @returns {(Proof & {at: number}) | null} */
  #take() {
    try {
      const kept = JSON.parse(this.#around.storage.getItem(this.#key) ?? "null");
      this.#around.storage.removeItem(this.#key);
      const isProof = typeof kept?.peer_id === "string" && typeof kept?.resume_token === "string";
      return isProof && typeof kept.at === "number" ? kept : null;
    } catch {
      return null;
    }
  }

  /** Firefox loses single requests of a page whose process it ends. The server takes any number of them. @param {Proof} who */
  #send(who) {
    this.#around.beacon(this.#url, bodyOf(who));
    this.#around.keepalive(this.#url, bodyOf(who));
  }
}

/** @param {Proof & {back?: boolean}} body */
function bodyOf(body) {
  return new Blob([JSON.stringify(body)], { type: "application/json" });
}
