/** The line over the stage: name of the room, whether it is locked, time in the meeting. */

import { serverClock } from "#parley/signaling/server_clock.js";
import { byId, setText } from "#parley/ui/dom.js";
import { clock } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

const CLOCK_EVERY_MS = 1000;

export class StageHead {
  /** @param {() => RoomState} state */
  constructor(state) {
    setInterval(() => showClock(state()), CLOCK_EVERY_MS);
  }

  /** @param {import("#parley/room/protocol.js").Room} room */
  render(room) {
    setText(byId("room-name", HTMLElement), room.name);
    byId("room-locked", HTMLElement).hidden = !room.locked;
  }
}

/** @param {RoomState} state */
function showClock({ room }) {
  if (room?.started_at)
    setText(byId("meeting-clock", HTMLElement), clock(serverClock.now() - room.started_at));
}
