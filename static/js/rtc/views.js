/** Heights at which the pictures of each participant are shown, from the places on the stage. Pure. */

/** @typedef {import("#parley/rtc/ladder.js").View} View */

/** Heights are told in steps, so that a moving edge of the window is no news. */
const STEP_PX = 90;
const MAX_PX = 2160;
/** The largest height of a picture, by the choice to save data. */
const CAMERA_CAP = { auto: MAX_PX, save: 180, audio: 0 };

/**
 * @param {Iterable<string>} peerIds everyone whose pictures could come
 * @param {ReadonlyMap<string, {height: number}>} places of the pictures that are seen, in pixels of the page
 * @param {number} pixelRatio of the screen @param {import("#parley/rtc/rungs.js").Saving} saving
 * @returns {Map<string, View>} by peer id
 */
export function viewsOf(peerIds, places, pixelRatio, saving) {
  const height = (/** @type {string} */ picture) =>
    stepped((places.get(picture)?.height ?? 0) * Math.min(2, pixelRatio));
  return new Map(
    [...peerIds].map((peerId) => [
      peerId,
      {
        camera: Math.min(height(`camera:${peerId}`), CAMERA_CAP[saving]),
        screen: height(`screen:${peerId}`),
      },
    ]),
  );
}

/** @param {number} pixels */
function stepped(pixels) {
  return Math.min(MAX_PX, Math.ceil(pixels / STEP_PX) * STEP_PX);
}
