/** Messages between browsers on the channel `parley`. Anything may come, so they are read with care. Pure. */

import { FULL_VIEW } from "#parley/rtc/ladder.js";

/**
 * @typedef {import("#parley/rtc/ladder.js").View} View
 * @typedef {{paused: boolean, reason: import("#parley/rtc/rungs.js").Reason | null}} CameraNews whether the other side holds its camera back from us, and why
 * @typedef {{type: "view", view: View} | {type: "camera", news: CameraNews}} ControlMessage
 */

const REASONS = ["people", "network", "cpu", "saving"];

/** @param {View} view */
export function viewMessage({ camera, screen }) {
  return { type: "view", camera, screen };
}

/** @param {CameraNews} news */
export function cameraMessage({ paused, reason }) {
  return { type: "camera", paused, reason };
}

/** The message, null for one that is unknown or malformed. @param {unknown} message @returns {ControlMessage | null} */
export function readControlMessage(message) {
  if (typeof message !== "object" || message === null) return null;
  const { type, camera, screen, paused, reason } = /** @type {Record<string, unknown>} */ (message);
  if (type === "view" && isHeight(camera) && isHeight(screen))
    return { type: "view", view: { camera: Number(camera), screen: Number(screen) } };
  if (type === "camera" && typeof paused === "boolean")
    return {
      type: "camera",
      news: { paused, reason: REASONS.includes(String(reason)) ? /** @type {any} */ (reason) : null },
    };
  return null;
}

/** @param {unknown} value */
function isHeight(value) {
  return typeof value === "number" && value >= 0 && value <= FULL_VIEW.camera;
}
