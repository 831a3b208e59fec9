/** Shapes of what is sent about breakout rooms (docs/protocol.md, "Breakout rooms"). */

import {
  all,
  anyObject,
  bool,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  ShapeError,
  text,
} from "#parley/signaling/shapes.js";

const BROADCAST_CHARS = 500;
export const MOST_BREAKOUTS = 20;
const ACTIONS = ["enter", "return", "help", "assign", "answer", "broadcast", "extend", "close"];
const MOST_EXTENSION_SECS = 3600;
const LONGEST_COUNTDOWN_SECS = 60;

/** @type {import("#parley/signaling/shapes.js").Check} */
function breakoutId(value, path) {
  text(2, 3)(value, path);
  if (!/^b([1-9]|1\d|20)$/.test(/** @type {string} */ (value))) throw new ShapeError(path, "b1 to b20");
}

/** @param {number} most @returns {import("#parley/signaling/shapes.js").Check} */
function atMost(most) {
  return (value, path) => {
    if (/** @type {number} */ (value) > most) throw new ShapeError(path, `at most ${most}`);
  };
}

/** Members that an action needs besides its name. @type {import("#parley/signaling/shapes.js").Check} */
function members(value, path) {
  const frame = /** @type {Record<string, unknown>} */ (value);
  const action = String(frame.action);
  if (action === "enter" || action === "answer") breakoutId(frame.breakout, `${path}.breakout`);
  if (action === "assign") text(1, 64)(frame.peer_id, `${path}.peer_id`);
  if (action === "broadcast") text(1)(String(frame.text ?? "").trim(), `${path}.text`);
  if (action === "extend") integer(1)(frame.secs, `${path}.secs`);
  if (action === "close") atMost(LONGEST_COUNTDOWN_SECS)(frame.secs ?? 0, `${path}.secs`);
}

/** What people do with breakout rooms. */
export const breakoutFrame = all(
  object({
    action: oneOf(ACTIONS),
    breakout: optional(nullable(breakoutId)),
    peer_id: optional(nullable(text(1, 64))),
    text: optional(nullable(text(0, BROADCAST_CHARS))),
    secs: optional(nullable(all(integer(), atMost(MOST_EXTENSION_SECS)))),
    called: optional(bool),
  }),
  members,
);

/** The open breakout rooms, as a member of Room. */
export const breakouts = object({
  rooms: list(object({ id: breakoutId, name: text(), slug: text(1), agent: bool })),
  choice: bool,
  opened_at: number,
  ends_at: nullable(number),
  closing: bool,
  calls: anyObject,
  broadcast: nullable(object({ text: text(), name: text(), at: number })),
});
