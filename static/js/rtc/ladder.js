/** The video for one participant: the lowest rung that anything asks for, and no larger than they show it. Pure. */

import { LOWEST, RUNGS, rungForPeers, rungForSaving } from "#parley/rtc/rungs.js";

/**
 * @typedef {import("#parley/rtc/rungs.js").Reason} Reason
 * @typedef {import("#parley/rtc/rungs.js").Saving} Saving
 * @typedef {{maxBitrate: number, scaleResolutionDownBy: number, maxFramerate: number, active: boolean}} VideoBudget bitrate in bit/s
 * @typedef {{camera: number, screen: number}} View how high the other side shows the pictures, in pixels of its screen; 0 is not at all
 *
 * @typedef {object} LadderInput
 * @property {number} peers connections that share the upload
 * @property {number} networkRung
 * @property {number} cpuRung
 * @property {Saving} saving
 * @property {View} view
 * @property {{camera: number, screen: number}} sourceHeights of the own tracks, 0 without one
 *
 * @typedef {{camera: VideoBudget, screen: VideoBudget, rung: number, used: number, reason: Reason | null}} LadderPlan `rung` is the best
 * that is allowed and `reason` why (null at the top), `used` what the camera is really sent with, the lowest where it is not sent
 */

/** Nobody told how large they show a picture: as if it were shown in full. @type {View} */
export const FULL_VIEW = Object.freeze({ camera: 4320, screen: 4320 });

/** Screens stay sharp, since text has to be readable; few frames are enough. */
const SCREEN = { maxBitrate: 1_500_000, leastBitrate: 200_000, maxFramerate: 15, slowFramerate: 5 };
/** A screen shown as small as this is only glanced at. */
const GLANCE_PX = 260;
/** A picture is sent a little larger than it is shown: small steps of a window change nothing. */
const SPARE = 1.15;

/** @param {LadderInput} input @returns {LadderPlan} */
export function ladderPlan({ peers, networkRung, cpuRung, saving, view, sourceHeights }) {
  /** @type {[Reason, number][]} */
  const asked = [
    ["saving", rungForSaving(saving)],
    ["network", networkRung],
    ["cpu", cpuRung],
    ["people", rungForPeers(peers)],
  ];
  const rung = Math.max(...asked.map(([, lowest]) => lowest));
  const reason = rung === 0 ? null : (asked.find(([, lowest]) => lowest === rung)?.[0] ?? null);
  const used = usedRung(rung, view.camera);
  return {
    camera: cameraBudget(used, sourceHeights.camera),
    screen: screenBudget(peers, Math.max(networkRung, cpuRung), view.screen, sourceHeights.screen),
    rung,
    used: sourceHeights.camera ? used : LOWEST,
    reason,
  };
}

/** @param {number} rung the best allowed one @param {number} shownPx */
function usedRung(rung, shownPx) {
  if (shownPx === 0) return LOWEST;
  const enough = RUNGS.findLastIndex(({ heightPx }) => heightPx * SPARE >= shownPx);
  return Math.max(rung, enough);
}

/** @param {number} used @param {number} sourcePx @returns {VideoBudget} */
function cameraBudget(used, sourcePx) {
  const chosen = RUNGS[used];
  const { heightPx, bitrateBps, framesPerSecond } = chosen;
  // Video that is switched off keeps the smallest values: zero is no valid scale or rate.
  const shown = heightPx ? chosen : RUNGS[LOWEST - 1];
  return {
    active: heightPx > 0,
    maxBitrate: bitrateBps || shown.bitrateBps,
    maxFramerate: framesPerSecond || shown.framesPerSecond,
    scaleResolutionDownBy: scale(sourcePx, shown.heightPx),
  };
}

/** @param {number} peers @param {number} rung @param {number} shownPx @param {number} sourcePx @returns {VideoBudget} */
function screenBudget(peers, rung, shownPx, sourcePx) {
  const share = SCREEN.maxBitrate / Math.max(1, peers / 2) / 2 ** Math.max(0, rung - 1);
  const glance = shownPx < GLANCE_PX;
  return {
    active: shownPx > 0,
    maxBitrate: Math.round(Math.max(SCREEN.leastBitrate, Math.min(SCREEN.maxBitrate, share))),
    maxFramerate: glance || rung >= 3 ? SCREEN.slowFramerate : SCREEN.maxFramerate,
    scaleResolutionDownBy: glance ? scale(sourcePx, 2 * GLANCE_PX) : 1,
  };
}

/** @param {number} sourcePx @param {number} wantedPx */
function scale(sourcePx, wantedPx) {
  return Math.max(1, Math.round((sourcePx / wantedPx) * 100) / 100);
}
