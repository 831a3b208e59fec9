/** The stays of this person: one in the main room, and one in a breakout room while they are there. One of them is shown. */

import { RoomSession } from "#parley/room/session.js";
import { EMPTY_ROOM } from "#parley/room/state.js";
import { gettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/protocol.js").ServerFrame} ServerFrame
 *
 * @typedef {object} StaysOptions
 * @property {import("#parley/room/session.js").SessionListeners} listeners of the main room; a breakout room shares those of media
 * @property {(status: import("#parley/signaling/connection.js").Status) => void} onConnection of a breakout room
 * @property {() => void} onState the room that is shown changed
 * @property {(frame: ServerFrame) => void} onFrame a frame of the room that is shown
 * @property {() => void} onMainState the main room changed while a breakout room is shown
 * @property {import("#parley/room/leave_notice.js").LeaveNotice} notice
 * @property {(session: RoomSession) => void} onShow another room is shown from now on
 */

export class Stays {
  #options;
  /** @type {RoomSession | null} */
  #main = null;
  /** @type {RoomSession | null} */
  #shown = null;

  /** @param {StaysOptions} options */
  constructor(options) {
    this.#options = options;
    addEventListener("online", () => {
      for (const session of new Set([this.#main, this.#shown])) session?.reconnectNow();
    });
    addEventListener("beforeunload", () => options.notice.asksToClose(this.#main?.proof ?? null));
    addEventListener("pagehide", () => {
      options.notice.closing(this.#main?.proof ?? null);
      for (const session of new Set([this.#shown, this.#main])) session?.suspend();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) options.notice.hidden();
    });
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      options.notice.shown();
      for (const session of new Set([this.#main, this.#shown])) session?.reconnectNow();
    });
    options.notice.loaded();
  }

  /** The room that is shown; empty before the first stay. */
  get state() {
    return this.#shown?.store.state ?? EMPTY_ROOM;
  }

  /** The main room; empty before the first stay. */
  get mainState() {
    return this.#main?.store.state ?? EMPTY_ROOM;
  }

  /** The stay in the main room, once there is one. */
  get main() {
    if (!this.#main) throw new Error("there is no stay in the room yet");
    return this.#main;
  }

  /** The stay that is shown, once there is one. */
  get shown() {
    if (!this.#shown) throw new Error("there is no stay in the room yet");
    return this.#shown;
  }

  get isMainShown() {
    return this.#shown === this.#main;
  }

  /** Begin with the stay in the main room. @param {RoomSession} session */
  begin(session) {
    this.#main = session;
    this.#shown = session;
    this.#watch(session);
  }

  /**
   * A stay in a breakout room beside the one in the main room; it is shown at once.
   * @param {() => Promise<string>} requestAddress @param {(end: import("#parley/signaling/connection.js").End) => void} onEnd
   */
  visit(requestAddress, onEnd) {
    const { media, consent } = this.main;
    const session = new RoomSession(requestAddress, media, consent, {
      ...this.#options.listeners,
      onStatus: (status) => {
        // Nobody waits in front of a breakout room: whoever was sent out of it stays out.
        if (status === "waiting") session.leave();
        else this.#options.onConnection(status);
      },
      onEnd,
      onFrame: (frame) => {
        if (this.#shown === session) this.#options.onFrame(frame);
      },
    });
    this.#watch(session);
    this.show(session);
    return session;
  }

  /** Send a command to the room that is shown; see RoomSession. @param {string} type @param {Record<string, unknown>} members */
  async command(type, members) {
    await this.#shown?.command(type, members);
  }

  /** The same to the main room, whatever is shown. @param {string} type @param {Record<string, unknown>} members */
  async commandMain(type, members) {
    await this.#main?.command(type, members);
  }

  leave() {
    this.#main?.leave();
  }

  /** Show this stay from now on. @param {RoomSession} session */
  show(session) {
    if (session === this.#shown) return;
    this.#shown = session;
    this.#options.onShow(session);
  }

  /** @param {string} peerId */
  nameOf(peerId) {
    const { self, others } = this.state;
    if (peerId === self?.peer_id) return self.name;
    return (others.get(peerId) ?? this.mainState.others.get(peerId))?.name ?? gettext("Someone");
  }

  /** @param {RoomSession} session */
  #watch(session) {
    session.store.subscribe(() => {
      if (session === this.#shown) this.#options.onState();
      else this.#options.onMainState();
    });
  }
}
