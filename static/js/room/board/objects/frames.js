/** Shapes of the frames of the whiteboard (docs/protocol.md, "Whiteboard"). */

import {
  all,
  bool,
  integer,
  list,
  nullable,
  object,
  oneOf,
  optional,
  ShapeError,
  text,
  uuid,
} from "#parley/signaling/shapes.js";

export const COLOURS = Object.freeze(["ink", "grey", "red", "orange", "yellow", "green", "blue", "purple"]);
export const STROKE_POINTS = 1000;
export const TEXT_CHARS = 2000;
export const ITEMS_AT_ONCE = 50;
export const REMOVALS_AT_ONCE = 500;
export const REACH = 100_000;
export const OBJECT_BYTES = 16 * 1024;

/** @typedef {import("#parley/signaling/shapes.js").Check} Check */

/** @param {number} low @param {number} high @returns {Check} */
function within(low, high) {
  return (value, path) => {
    if (typeof value !== "number" || !(value >= low && value <= high))
      throw new ShapeError(path, `a number from ${low} to ${high}`);
  };
}

/** @param {Check} item @param {number} low @param {number} high @returns {Check} */
function listOf(item, low, high) {
  return all(list(item), (value, path) => {
    const { length } = /** @type {unknown[]} */ (value);
    if (length < low || length > high) throw new ShapeError(path, `a list of ${low} to ${high}`);
  });
}

const coordinate = within(-REACH, REACH);
const extent = within(0, REACH);
const lineWidth = within(0.5, 64);
const SHARED = { colour: oneOf(COLOURS), z: integer() };

/** @type {Check} */
function pairs(value, path) {
  const { points, pressures = [] } = /** @type {{points: number[], pressures?: number[]}} */ (value);
  if (points.length % 2) throw new ShapeError(`${path}.points`, "pairs of x and y");
  if (pressures.length && pressures.length * 2 !== points.length)
    throw new ShapeError(`${path}.pressures`, "one for each point");
}

/** @type {Record<string, Check>} */
const KINDS = {
  stroke: all(
    object({
      ...SHARED,
      points: listOf(coordinate, 2, 2 * STROKE_POINTS),
      pressures: optional(listOf(within(0, 1), 0, STROKE_POINTS)),
      width: lineWidth,
      highlight: optional(bool),
    }),
    pairs,
  ),
  line: object({
    ...SHARED,
    x1: coordinate,
    y1: coordinate,
    x2: coordinate,
    y2: coordinate,
    width: lineWidth,
    arrow: optional(bool),
  }),
  shape: object({
    ...SHARED,
    form: oneOf(["rectangle", "ellipse"]),
    x: coordinate,
    y: coordinate,
    w: extent,
    h: extent,
    width: lineWidth,
    filled: optional(bool),
  }),
  text: object({
    ...SHARED,
    x: coordinate,
    y: coordinate,
    w: extent,
    size: within(6, 400),
    text: text(1, TEXT_CHARS),
  }),
  note: object({ ...SHARED, x: coordinate, y: coordinate, w: extent, h: extent, text: text(0, TEXT_CHARS) }),
};

/** An object of the board. @type {Check} */
const boardObject = all(object({ kind: oneOf(Object.keys(KINDS)) }), (value, path) => {
  KINDS[/** @type {{kind: string}} */ (value).kind](value, path);
});

const mark = object({
  x: coordinate,
  y: coordinate,
  object_id: optional(nullable(uuid)),
  object: optional(nullable(boardObject)),
});
const edition = integer(1);

/** @type {Record<string, Check>} */
const MEMBERS = {
  put: object({
    edition,
    items: listOf(object({ object_id: uuid, object: boardObject }), 1, ITEMS_AT_ONCE),
  }),
  remove: object({ edition, object_ids: listOf(uuid, 1, REMOVALS_AT_ONCE) }),
  live: object({ mark }),
  allow: object({ who: oneOf(["everyone", "moderators"]) }),
};

/** What a client does. @type {Check} */
export const boardCommand = all(
  object({ action: oneOf(["open", "close", "allow", "clear", "get", "put", "remove", "live"]) }),
  (value, path) => {
    MEMBERS[/** @type {{action: string}} */ (value).action]?.(value, path);
  },
);

/** The server is trusted with what it checked: objects are looked at once they are drawn. */
const entry = object({ object_id: uuid, version: integer(), object: object({ kind: text(1) }) });

/** @type {Record<string, Check>} */
export const BOARD_FRAMES = {
  board: object({
    seq: integer(),
    action: oneOf(["put", "remove", "clear"]),
    from: text(1),
    entries: optional(list(entry)),
    object_ids: optional(list(uuid)),
    edition: optional(edition),
  }),
  board_live: object({ from: text(1), mark: object({ x: coordinate, y: coordinate }) }),
  board_content: object({
    edition,
    as_of: integer(),
    part: integer(1),
    parts: integer(1),
    entries: list(entry),
  }),
};
