/** The whiteboard as an SVG file. Pure. What people wrote is escaped. */

import { boundsOf, boundsOfAll, linesOf } from "#parley/room/board/objects/geometry.js";
import { strokePath } from "#parley/room/board/objects/strokes.js";

/**
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {import("#parley/room/board/objects/frames.js").Colour} Colour
 *
 * @typedef {object} Colours
 * @property {string} paper
 * @property {string} noteText
 * @property {Record<Colour, string>} ink lines and letters
 * @property {Record<Colour, string>} note paper of sticky notes, also fills
 */

const MARGIN = 24;
const FONT = "system-ui, sans-serif";
export const LINE_HEIGHT = 1.3;
export const NOTE_SIZE = 18;
export const NOTE_PADDING = 12;

/** @param {Iterable<BoardObject>} objects from the lowest to the uppermost @param {Colours} colours @returns {string} */
export function boardSvg(objects, colours) {
  const all = [...objects];
  const { x, y, w, h } = boundsOfAll(all) ?? { x: 0, y: 0, w: 400, h: 300 };
  const view = [x - MARGIN, y - MARGIN, w + 2 * MARGIN, h + 2 * MARGIN].map(short);
  const [left, top, width, height] = view;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view.join(" ")}" width="${width}" height="${height}">`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colours.paper}"/>`,
    ...all.map((object) => elementOf(object, colours)),
    "</svg>",
  ].join("\n");
}

/** @param {BoardObject} object @param {Colours} colours */
function elementOf(object, colours) {
  const ink = colours.ink[object.colour];
  switch (object.kind) {
    case "stroke":
      return `<path d="${strokePath(object)}" fill="${ink}"${object.highlight ? ' opacity="0.4"' : ""}/>`;
    case "line":
      return lineOf(object, ink);
    case "shape":
      return shapeOf(object, ink, colours.note[object.colour]);
    case "text":
      return textOf(object.text, object.x, object.y, object.w, object.size, ink);
    default:
      return [
        `<rect x="${object.x}" y="${object.y}" width="${object.w}" height="${object.h}" rx="4" fill="${colours.note[object.colour]}"/>`,
        textOf(
          object.text,
          object.x + NOTE_PADDING,
          object.y + NOTE_PADDING,
          object.w - 2 * NOTE_PADDING,
          NOTE_SIZE,
          colours.noteText,
        ),
      ].join("");
  }
}

/** @param {import("#parley/room/board/objects/frames.js").Line} line @param {string} ink */
function lineOf({ x1, y1, x2, y2, width, arrow }, ink) {
  const shaft = `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${ink}" stroke-width="${width}" stroke-linecap="round" fill="none"/>`;
  if (!arrow) return shaft;
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const length = 6 + width * 2.5;
  const [left, right] = [angle + Math.PI - 0.45, angle + Math.PI + 0.45].map(
    (turn) => `${short(x2 + length * Math.cos(turn))} ${short(y2 + length * Math.sin(turn))}`,
  );
  return `${shaft}<path d="M${left}L${x2} ${y2}L${right}" stroke="${ink}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" fill="none"/>`;
}

/** @param {import("#parley/room/board/objects/frames.js").Shape} shape @param {string} ink @param {string} fill */
function shapeOf(shape, ink, fill) {
  const { x, y, w, h } = boundsOf(shape);
  const paint = `stroke="${ink}" stroke-width="${shape.width}" fill="${shape.filled ? fill : "none"}"`;
  return shape.form === "ellipse"
    ? `<ellipse cx="${short(x + w / 2)}" cy="${short(y + h / 2)}" rx="${short(w / 2)}" ry="${short(h / 2)}" ${paint}/>`
    : `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="3" ${paint}/>`;
}

/** @param {string} text @param {number} x @param {number} y @param {number} width @param {number} size @param {string} ink */
function textOf(text, x, y, width, size, ink) {
  const lines = linesOf(text, width, size).map(
    (line, index) =>
      `<tspan x="${x}" y="${short(y + size + index * size * LINE_HEIGHT)}">${escaped(line)}</tspan>`,
  );
  return `<text font-family="${FONT}" font-size="${size}" fill="${ink}">${lines.join("")}</text>`;
}

/** Text for XML, without characters that XML does not know. @param {string} text */
function escaped(text) {
  return text
    .replace(/[\p{Cc}\p{Cs}\p{Cn}]/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** @param {number} value */
function short(value) {
  return Math.round(value * 10) / 10;
}
