/** What the server put on the page about the room. */

import { byId } from "#parley/ui/dom.js";

/** @typedef {{slug: string, role: string, api: {room: string, tickets: string}, meetings: string}} RoomConfig `meetings` is empty for those who may not read them */

/** @returns {RoomConfig} */
export function roomConfig() {
  return JSON.parse(byId("room-config", HTMLElement).textContent ?? "{}");
}
