/** Facts about the room that the server put on the page. */

import { byId } from "#parley/ui/dom.js";

/**
 * @typedef {object} RoomConfig
 * @property {string} slug
 * @property {string} role of this person
 * @property {string} guest_token of the guest link that the person came by; else empty
 * @property {{room: string, tickets: string, live: string}} api addresses of the REST API
 * @property {string} meetings address of the earlier meetings; empty for those who may not read them
 */

/** @returns {RoomConfig} */
export function roomConfig() {
  return JSON.parse(byId("room-config", HTMLElement).textContent ?? "{}");
}
