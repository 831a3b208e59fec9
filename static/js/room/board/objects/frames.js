/** Shapes of the frames of the whiteboard (docs/protocol.md, "Whiteboard"). */

import {
  all,
  anyObject,
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
  within,
} from "#parley/signaling/shapes.js";

export const COLOURS = /** @type {const} */ ([
  "ink",
  "grey",
  "red",
  "orange",
  "yellow",
  "green",
  "blue",
  "purple",
]);
export const STROKE_POINTS = 1000;
export const TEXT_CHARS = 2000;
export const ITEMS_AT_ONCE = 50;
export const REMOVALS_AT_ONCE = 500;
export const REACH = 100_000;
export const OBJECT_BYTES = 16 * 1024;

/**
 * Lengths are units of the board, CSS pixels at a zoom of 1.
 *
 * @typedef {import("#parley/signaling/shapes.js").Check} Check
 * @typedef {typeof COLOURS[number]} Colour
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof KINDS.stroke>} Stroke
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof KINDS.line>} Line
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof KINDS.shape>} Shape
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof KINDS.text>} Text
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof KINDS.note>} Note
 * @typedef {Stroke | Line | Shape | Text | Note} BoardObject
 *
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof item>} Item
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof entry>} Entry
 * @typedef {{x: number, y: number, w: number, h: number}} Box
 */

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

const KINDS = {
  stroke: all(
    object({
      kind: oneOf(["stroke"]),
      ...SHARED,
      points: list(coordinate, 2, 2 * STROKE_POINTS),
      pressures: optional(list(within(0, 1), 0, STROKE_POINTS)),
      width: lineWidth,
      highlight: optional(bool),
    }),
    pairs,
  ),
  line: object({
    kind: oneOf(["line"]),
    ...SHARED,
    x1: coordinate,
    y1: coordinate,
    x2: coordinate,
    y2: coordinate,
    width: lineWidth,
    arrow: optional(bool),
  }),
  shape: object({
    kind: oneOf(["shape"]),
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
    kind: oneOf(["text"]),
    ...SHARED,
    x: coordinate,
    y: coordinate,
    w: extent,
    size: within(6, 400),
    text: text(1, TEXT_CHARS),
  }),
  note: object({
    kind: oneOf(["note"]),
    ...SHARED,
    x: coordinate,
    y: coordinate,
    w: extent,
    h: extent,
    text: text(0, TEXT_CHARS),
  }),
};

const kinds = /** @type {(keyof typeof KINDS)[]} */ (Object.keys(KINDS));

/** An object of the board. */
const boardObject = /** @type {import("#parley/signaling/shapes.js").Shape<BoardObject>} */ (
  all(object({ kind: oneOf(kinds) }), (value, path) => {
    KINDS[/** @type {BoardObject} */ (value).kind](value, path);
  })
);
const item = object({ object_id: uuid, object: boardObject });

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
    items: list(item, 1, ITEMS_AT_ONCE),
  }),
  remove: object({ edition, object_ids: list(uuid, 1, REMOVALS_AT_ONCE) }),
  live: object({ mark }),
  allow: object({ who: oneOf(["everyone", "moderators"]) }),
};

/** The frame of people who use the whiteboard. */
export const boardCommand = all(
  object({ action: oneOf(["open", "close", "allow", "clear", "get", "put", "remove", "live"]) }),
  (value, path) => {
    MEMBERS[/** @type {{action: string}} */ (value).action]?.(value, path);
  },
);

/** The server is trusted with what it checked: objects are looked at once they are drawn. */
const trusted = /** @type {import("#parley/signaling/shapes.js").Shape<BoardObject>} */ (
  all(anyObject, object({ kind: text(1) }))
);
/** The pointer of somebody, and the object that they draw or move at the moment. */
const seenMark = object({
  x: coordinate,
  y: coordinate,
  object_id: optional(nullable(text())),
  object: optional(nullable(trusted)),
});
const entry = object({ object_id: uuid, version: integer(), object: trusted });

/** The whiteboard, as a member of Room. */
export const boardFacts = object({ open: bool, who: oneOf(["everyone", "moderators"]), edition: integer() });

export const BOARD_FRAMES = {
  board: object({
    seq: integer(),
    action: oneOf(["put", "remove", "clear"]),
    from: text(1),
    entries: optional(list(entry)),
    object_ids: optional(list(uuid)),
    edition: optional(edition),
  }),
  board_live: object({ from: text(1), mark: seenMark }),
  board_content: object({
    edition,
    as_of: integer(),
    part: integer(1),
    parts: integer(1),
    entries: list(entry),
  }),
};
