/** Strokes of the whiteboard as outlines, by perfect-freehand. Pure. */

import { getStroke } from "../../../../vendor/perfect-freehand/perfect-freehand.js";

/** Influence of the pressure on the width of a pen. */
const THINNING = 0.6;

/** SVG path data of a stroke's outline. @param {import("#parley/room/board/objects/frames.js").Stroke} stroke @returns {string} */
export function strokePath({ points, pressures = [], width, highlight }) {
  const withPressure = pressures.length * 2 === points.length;
  const corners = [];
  for (let index = 0; index < points.length; index += 2)
    corners.push([points[index], points[index + 1], withPressure ? pressures[index / 2] : 0.5]);
  const outline = getStroke(corners, {
    size: width,
    thinning: withPressure && !highlight ? THINNING : 0,
    smoothing: 0.5,
    streamline: 0.2,
    simulatePressure: false,
    last: true,
  });
  return outlinePath(outline);
}

/** A smooth closed path through the middles of the outline's edges. @param {[number, number][]} outline */
function outlinePath(outline) {
  if (outline.length < 3) return "";
  const parts = outline.map(([x, y], index) => {
    const [nextX, nextY] = outline[(index + 1) % outline.length];
    return `${short(x)} ${short(y)} ${short((x + nextX) / 2)} ${short((y + nextY) / 2)}`;
  });
  return `M${short(outline[0][0])} ${short(outline[0][1])}Q${parts.join(" ")}Z`;
}

/** @param {number} value */
function short(value) {
  return Math.round(value * 100) / 100;
}
