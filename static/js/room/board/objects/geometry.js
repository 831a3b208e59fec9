/** Geometry of the whiteboard's objects, without I/O. */

import { REACH, STROKE_POINTS } from "#parley/room/board/objects/frames.js";

/**
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {import("#parley/room/board/objects/frames.js").Box} Box
 */

const SMALLEST = 8;
/** Points of a stroke that are nearer to a straight line than this are left out. */
const TOLERANCE = 0.4;

/** One decimal is finer than a pixel at every zoom that is offered. @param {number} value */
export function rounded(value) {
  return Math.round(Math.max(-REACH, Math.min(REACH, value)) * 10) / 10;
}

/** The box around an object, without the width of its line. @param {BoardObject} object @returns {Box} */
export function boundsOf(object) {
  if (object.kind === "stroke") {
    const xs = object.points.filter((_, index) => index % 2 === 0);
    const ys = object.points.filter((_, index) => index % 2 === 1);
    return boxAround(xs, ys);
  }
  if (object.kind === "line") return boxAround([object.x1, object.x2], [object.y1, object.y2]);
  if (object.kind === "text")
    return {
      x: object.x,
      y: object.y,
      w: object.w,
      h: linesOf(object.text, object.w, object.size).length * object.size * 1.3,
    };
  return { x: object.x, y: object.y, w: object.w, h: object.h };
}

/** The box around everything; null where there is nothing. @param {Iterable<BoardObject>} objects @returns {Box | null} */
export function boundsOfAll(objects) {
  const boxes = [...objects].map(boundsOf);
  if (!boxes.length) return null;
  return boxAround(
    boxes.flatMap(({ x, w }) => [x, x + w]),
    boxes.flatMap(({ y, h }) => [y, y + h]),
  );
}

/** @template {BoardObject} O @param {O} object @param {number} dx @param {number} dy @returns {O} */
export function moved(object, dx, dy) {
  return transformed(object, { scaleX: 1, scaleY: 1, dx, dy });
}

/**
 * The object with every point stretched and shifted: x becomes scaleX * x + dx. Letters keep their size.
 * @template {BoardObject} O @param {O} object @param {{scaleX: number, scaleY: number, dx: number, dy: number}} change @returns {O}
 */
export function transformed(object, { scaleX, scaleY, dx, dy }) {
  const toX = (/** @type {number} */ x) => rounded(x * scaleX + dx);
  const toY = (/** @type {number} */ y) => rounded(y * scaleY + dy);
  if (object.kind === "stroke")
    return { ...object, points: object.points.map((value, index) => (index % 2 ? toY(value) : toX(value))) };
  if (object.kind === "line")
    return { ...object, x1: toX(object.x1), y1: toY(object.y1), x2: toX(object.x2), y2: toY(object.y2) };
  const box = { x: toX(object.x), y: toY(object.y), w: grown(object.w, scaleX) };
  if (object.kind === "text") return { ...object, ...box };
  return { ...object, ...box, h: grown(object.h, scaleY) };
}

/** A box from any two corners. @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @returns {Box} */
export function boxOf(x1, y1, x2, y2) {
  const box = boxAround([x1, x2], [y1, y2]);
  return { x: rounded(box.x), y: rounded(box.y), w: rounded(box.w), h: rounded(box.h) };
}

/** Whether two boxes touch. @param {Box} a @param {Box} b */
export function overlap(a, b) {
  return a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h;
}

/**
 * Points of a stroke without those that a straight line would show as well.
 * @param {number[][]} points [x, y, pressure] @returns {number[][]}
 */
export function simplified(points) {
  const kept = [points[0]];
  for (let index = 1; index < points.length - 1; index += 1) {
    const [from, here, next] = [/** @type {number[]} */ (kept.at(-1)), points[index], points[index + 1]];
    if (distanceToLine(here, from, next) > TOLERANCE || distance(here, from) > 12) kept.push(here);
  }
  if (points.length > 1) kept.push(/** @type {number[]} */ (points.at(-1)));
  return kept.slice(0, STROKE_POINTS);
}

/**
 * Lines of a text, broken roughly: letters of Latin script are half as wide as high, those of Chinese as wide as high.
 * @param {string} text @param {number} width @param {number} size @returns {string[]}
 */
export function linesOf(text, width, size) {
  const lines = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    let filled = 0;
    for (const word of paragraph.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/gu) ?? [""]) {
      if (line && filled + widthOf(word.trimEnd(), size) > width) {
        lines.push(line.trimEnd());
        line = "";
        filled = 0;
      }
      line += word;
      filled += widthOf(word, size);
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

/** @param {string} text @param {number} size */
function widthOf(text, size) {
  let width = 0;
  for (const letter of text) width += /[\u2e80-\uffef]/.test(letter) ? 1 : 0.54;
  return width * size;
}

/** @param {number[]} xs @param {number[]} ys @returns {Box} */
function boxAround(xs, ys) {
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}

/** @param {number} length @param {number} scale */
function grown(length, scale) {
  return rounded(Math.max(SMALLEST, length * Math.abs(scale)));
}

/** @param {number[]} a @param {number[]} b */
function distance(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** @param {number[]} point @param {number[]} from @param {number[]} to */
function distanceToLine(point, from, to) {
  const length = distance(from, to);
  if (!length) return distance(point, from);
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  return Math.abs(dx * (from[1] - point[1]) - (from[0] - point[0]) * dy) / length;
}
