/** The transcript of a stay: the captions of now, and those from before this person came. */

import { withLines } from "#parley/room/captions/log.js";
import { Transcript } from "#parley/room/captions/transcript.js";

/** @typedef {import("#parley/room/captions/frames.js").Caption} Caption */

/**
 * @typedef {object} RoomLines
 * @property {readonly Caption[]} lines
 * @property {readonly Caption[]} taken what was taken over from the state of the room already
 * @property {boolean} complete whether all from before was fetched
 */

export class TranscriptFeature {
  #context;
  #transcript = new Transcript();
  /** By stay: breakout rooms have captions of their own. @type {Map<unknown, RoomLines>} */
  #rooms = new Map();
  #room = newRoomLines();
  /** @type {number | null} */
  #before = null;
  #fetching = false;

  /** @param {import("#parley/room/features.js").RoomContext} context */
  constructor(context) {
    this.#context = context;
  }

  opened() {
    this.switched();
  }

  switched() {
    const session = this.#context.session();
    this.#room = this.#rooms.get(session) ?? newRoomLines();
    this.#rooms.set(session, this.#room);
    this.#show();
  }

  /** @param {import("#parley/room/state.js").RoomState} state */
  render(state) {
    if (state.captions === this.#room.taken) return;
    this.#room.taken = state.captions;
    this.#room.lines = withLines(this.#room.lines, state.captions);
    this.#show();
  }

  /** @param {import("#parley/room/protocol.js").ServerFrame} frame */
  frameCame(frame) {
    if (frame.type !== "history" || frame.kind !== "captions") return;
    this.#before = frame.before;
    this.#room.lines = withLines(
      this.#room.lines,
      frame.items.map((item) => ({ ...item, final: true })),
    );
  }

  /** @param {import("#parley/room/panel.js").PanelPage | null} page */
  panelChanged(page) {
    if (page !== "transcript") return;
    this.#show();
    this.#transcript.shownAgain();
    this.#fetchEarlier();
  }

  /** Page by page, from the newest to the beginning of the meeting. */
  async #fetchEarlier() {
    const room = this.#room;
    if (room.complete || this.#fetching) return;
    this.#fetching = true;
    this.#before = null;
    try {
      do {
        const asked = await this.#context.command("history", { kind: "captions", before: this.#before });
        if (!asked || room !== this.#room) return;
        this.#show();
      } while (this.#before !== null);
      room.complete = true;
    } finally {
      this.#fetching = false;
    }
  }

  /** Show the lines, but only while somebody sees the page. */
  #show() {
    if (this.#context.panel.page !== "transcript") return;
    this.#transcript.render(this.#room.lines, this.#context.state().room?.name ?? "");
  }
}

/** @returns {RoomLines} */
function newRoomLines() {
  return { lines: [], taken: [], complete: false };
}
