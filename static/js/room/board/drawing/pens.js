/** Tools that draw by dragging: what is drawn so far, from the points of a gesture. No DOM. */

import { OBJECT_BYTES, STROKE_POINTS } from "#parley/room/board/objects/frames.js";
import { boxOf, rounded, simplified } from "#parley/room/board/objects/geometry.js";

/**
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {{x: number, y: number, pressure: number | null}} PenPoint pressure is null where the device knows none
 * @typedef {{colour: import("#parley/room/board/objects/frames.js").Colour, width: number, filled: boolean}} Style
 * @typedef {"pen" | "highlighter" | "line" | "arrow" | "rectangle" | "ellipse"} PenTool
 */

const HIGHLIGHTER_FACTOR = 5;
/** A stroke that is longer goes on as a new object. */
const LONG_STROKE_POINTS = Math.min(STROKE_POINTS, Math.floor(OBJECT_BYTES / 26));
const SHORTEST = 4;

/** @param {string} tool @returns {tool is PenTool} */
export function isPen(tool) {
  return ["pen", "highlighter", "line", "arrow", "rectangle", "ellipse"].includes(tool);
}

/** One gesture with one tool. */
export class PenGesture {
  /** @type {PenPoint[]} */
  #points;
  #tool;
  #style;
  #z;

  /** @param {PenTool} tool @param {Style} style @param {number} z @param {PenPoint} start */
  constructor(tool, style, z, start) {
    this.#tool = tool;
    this.#style = style;
    this.#z = z;
    this.#points = [start];
  }

  /** Whether the stroke has to go on as a new object. */
  get isLong() {
    return this.#isStroke && this.#points.length >= LONG_STROKE_POINTS;
  }

  /** @param {PenPoint} point @param {boolean} straight whether Shift is held: squares, and lines by 45 degrees */
  add(point, straight = false) {
    const first = this.#points[0];
    if (this.#isStroke) this.#points.push(point);
    else this.#points = [first, straight ? this.#straightened(first, point) : point];
  }

  /** The object so far; null while it is too small to be meant. @returns {BoardObject | null} */
  object() {
    const { colour, width, filled } = this.#style;
    const shared = { colour, z: this.#z, width };
    const [first, last] = [this.#points[0], this.#points[this.#points.length - 1]];
    if (this.#isStroke) return this.#stroke();
    if (Math.hypot(last.x - first.x, last.y - first.y) < SHORTEST) return null;
    if (this.#tool === "line" || this.#tool === "arrow")
      return {
        ...shared,
        kind: "line",
        ...{ x1: rounded(first.x), y1: rounded(first.y), x2: rounded(last.x), y2: rounded(last.y) },
        arrow: this.#tool === "arrow",
      };
    const form = /** @type {"rectangle" | "ellipse"} */ (this.#tool);
    return { ...shared, kind: "shape", form, ...boxOf(first.x, first.y, last.x, last.y), filled };
  }

  get #isStroke() {
    return this.#tool === "pen" || this.#tool === "highlighter";
  }

  /** @returns {BoardObject} */
  #stroke() {
    const { colour, width } = this.#style;
    const highlight = this.#tool === "highlighter";
    const kept = simplified(this.#points.map(({ x, y, pressure }) => [x, y, pressure ?? -1]));
    const withPressure = !highlight && kept.every(([, , pressure]) => pressure >= 0);
    return {
      kind: "stroke",
      colour,
      z: this.#z,
      width: highlight ? Math.min(64, width * HIGHLIGHTER_FACTOR) : width,
      points: kept.flatMap(([x, y]) => [rounded(x), rounded(y)]),
      ...(withPressure ? { pressures: kept.map(([, , pressure]) => Math.round(pressure * 100) / 100) } : {}),
      highlight,
    };
  }

  /** @param {PenPoint} first @param {PenPoint} point @returns {PenPoint} */
  #straightened(first, point) {
    const [dx, dy] = [point.x - first.x, point.y - first.y];
    if (this.#tool === "line" || this.#tool === "arrow") {
      const angle = (Math.round((Math.atan2(dy, dx) / Math.PI) * 4) / 4) * Math.PI;
      const length = Math.hypot(dx, dy);
      return { ...point, x: first.x + length * Math.cos(angle), y: first.y + length * Math.sin(angle) };
    }
    const side = Math.max(Math.abs(dx), Math.abs(dy));
    return { ...point, x: first.x + side * (Math.sign(dx) || 1), y: first.y + side * (Math.sign(dy) || 1) };
  }
}
