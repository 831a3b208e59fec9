/** The plan for breakout rooms before they open. Pure; chance comes in as an argument. */

import { MOST_BREAKOUTS } from "#parley/room/breakouts/frames.js";

/** Numbers of rooms, 1 for the first, by peer id. @typedef {Record<string, number>} Assignment */

/**
 * An assignment in random order, with groups as even as possible.
 * @param {string[]} peerIds @param {number} rooms @param {() => number} random 0 up to 1 @returns {Assignment}
 */
export function shuffled(peerIds, rooms, random) {
  const order = [...peerIds];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return Object.fromEntries(order.map((peerId, index) => [peerId, (index % rooms) + 1]));
}

/** Number of rooms for groups of about that size. @param {number} people @param {number} size @returns {number} */
export function roomsForSize(people, size) {
  return clampRooms(Math.round(people / Math.max(1, size)));
}

/** @param {number} rooms @returns {number} a number of rooms that can be opened */
export function clampRooms(rooms) {
  return Math.min(MOST_BREAKOUTS, Math.max(1, Math.floor(rooms) || 1));
}

/** The assignment without people who left and rooms that are gone. @param {Assignment} assignment @param {string[]} peerIds @param {number} rooms @returns {Assignment} */
export function kept(assignment, peerIds, rooms) {
  const present = new Set(peerIds);
  return Object.fromEntries(
    Object.entries(assignment).filter(([peerId, room]) => present.has(peerId) && room <= rooms),
  );
}
