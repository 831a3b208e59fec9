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
 * @property {Pick<Storage, "getItem" | "setItem" | "removeItem">} storage of this tab
 * @property {() => number} now Unix milliseconds
 */

/** As long as the server keeps a place. */
const KEPT_MS = 20_000;

export class LeaveNotice {
  #url;
  #key;
  #around;
  /** Who this tab was before the page was loaded, while the person is at the door. @type {Proof | null} */
  #before = null;

  /** @param {string} url @param {Surroundings} [around] */
  constructor(url, around) {
    this.#url = url;
    this.#key = `parley.stay ${url}`;
    this.#around = around ?? {
      beacon: (address, body) => navigator.sendBeacon(address, body),
      storage: sessionStorage,
      now: Date.now,
    };
  }

  /** The page was loaded: keep the place of the stay before it. */
  loaded() {
    const kept = this.#take();
    if (!kept || this.#around.now() - kept.at >= KEPT_MS) return;
    this.#before = { peer_id: kept.peer_id, resume_token: kept.resume_token };
    this.#send({ ...this.#before, back: true });
  }

  /** There is a stay again: it goes on with the place, or has one of its own. */
  entered() {
    this.#before = null;
  }

  /** The page goes away, maybe to be loaded again. @param {Proof | null} proof of the stay; null without one */
  closing(proof) {
    const who = proof ?? this.#before;
    if (!who) return;
    this.#send(who);
    try {
      this.#around.storage.setItem(this.#key, JSON.stringify({ ...who, at: this.#around.now() }));
    } catch {
      // Without storage the server recognises the account or the guest cookie.
    }
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

  /** @param {Proof & {back?: boolean}} body */
  #send(body) {
    this.#around.beacon(this.#url, new Blob([JSON.stringify(body)], { type: "application/json" }));
  }
}
