/** Shapes of the frames about breakout rooms (docs/protocol.md, "Breakout rooms"). */

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
import { peerId } from "#parley/signaling/signal_frames.js";

/**
 * @typedef {Breakouts["rooms"][number]} Breakout
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof breakouts>} Breakouts
 */

const BROADCAST_CHARS = 500;
export const MOST_BREAKOUTS = 20;
const ACTIONS = ["enter", "return", "help", "assign", "answer", "broadcast", "extend", "close"];
const MOST_EXTENSION_SECS = 3600;
const LONGEST_COUNTDOWN_SECS = 60;

/** @type {import("#parley/signaling/shapes.js").Shape<string>} */
const breakoutId = (value, path) => {
  text(2, 3)(value, path);
  if (!/^b([1-9]|1\d|20)$/.test(/** @type {string} */ (value))) throw new ShapeError(path, "b1 to b20");
};

/** Members that an action needs besides its name. @type {import("#parley/signaling/shapes.js").Check} */
function members(value, path) {
  const frame = /** @type {Record<string, unknown>} */ (value);
  const action = String(frame.action);
  if (action === "enter" || action === "answer") breakoutId(frame.breakout, `${path}.breakout`);
  if (action === "assign") peerId(frame.peer_id, `${path}.peer_id`);
  if (action === "broadcast") text(1)(String(frame.text ?? "").trim(), `${path}.text`);
  if (action === "extend") integer(1)(frame.secs, `${path}.secs`);
  if (action === "close") integer(0, LONGEST_COUNTDOWN_SECS)(frame.secs ?? 0, `${path}.secs`);
}

/** The frame of people who use breakout rooms. */
export const breakoutFrame = all(
  object({
    action: oneOf(ACTIONS),
    breakout: optional(nullable(breakoutId)),
    peer_id: optional(nullable(peerId)),
    text: optional(nullable(text(0, BROADCAST_CHARS))),
    secs: optional(nullable(integer(0, MOST_EXTENSION_SECS))),
    called: optional(bool),
  }),
  members,
);

/** The open breakout rooms, as a member of Room. */
export const breakouts = object({
  rooms: list(object({ id: breakoutId, name: text(), slug: text(1), agent: bool })),
  /** Whether everyone chooses a room. */
  choice: bool,
  opened_at: number,
  ends_at: nullable(number),
  /** Whether `ends_at` is the end of a countdown. */
  closing: bool,
  /** Calls for help, by room. */
  calls:
    /** @type {import("#parley/signaling/shapes.js").Shape<Record<string, {peer_id: string, name: string, at: number}>>} */ (
      anyObject
    ),
  broadcast: nullable(object({ text: text(), name: text(), at: number })),
});
