/** People to whom this person may write. The page offers them; the server has the last word. Pure. */

import { moderates } from "#parley/room/moderation/rules.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

/** @param {RoomState} state */
export function mayWriteToEveryone({ self, room }) {
  return room?.chat !== "hosts" || (self !== null && moderates(self));
}

/** @param {RoomState} state @param {string} peerId */
export function mayWriteTo({ self, room, others }, peerId) {
  const person = others.get(peerId);
  if (!self || !person || person.is_agent) return false;
  return (room?.chat ?? "all") === "all" || moderates(self) || moderates(person);
}
