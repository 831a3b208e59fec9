/** Signals between two peers: the outer form of session descriptions and ICE candidates, as the server checks it. */

import {
  all,
  integer,
  nullable,
  object,
  oneOf,
  optional,
  ShapeError,
  text,
} from "#parley/signaling/shapes.js";

/**
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof description>} Description
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof candidate>} Candidate
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof receivedSignal> & {type: "signal"}} SignalFrame
 */

const SDP_BYTES = 48 * 1024;
const ID_CHARS = 64;

const LINE = /^[a-z]=.*$/;
const CANDIDATE =
  /^(a=)?candidate:[A-Za-z0-9+/]{1,32} \d{1,5} (udp|tcp) \d{1,10} [0-9A-Za-z.:%_-]{1,253} \d{1,5} typ (host|srflx|prflx|relay)( [\x21-\x7e ]*)?$/i;

/** The id of a participant. */
export const peerId = text(1, ID_CHARS);

/** A session description with an audio section. @type {import("#parley/signaling/shapes.js").Shape<string>} */
const sdp = (value, path) => {
  if (typeof value !== "string") throw new ShapeError(path, "a text");
  if (new TextEncoder().encode(value).length > SDP_BYTES) throw new ShapeError(path, "at most 48 KiB");
  const lines = value.replaceAll("\r\n", "\n").replace(/\n+$/, "").split("\n");
  const wellFormed = lines[0] === "v=0" && lines.every((line) => LINE.test(line));
  if (!wellFormed || !lines.some((line) => line.startsWith("m=audio ")))
    throw new ShapeError(path, "a session description with an audio section");
};

/** A candidate attribute (RFC 8839), or empty: the end of candidates. @type {import("#parley/signaling/shapes.js").Shape<string>} */
const candidateAttribute = (value, path) => {
  if (typeof value !== "string") throw new ShapeError(path, "a text");
  if (value && !CANDIDATE.test(value.trim())) throw new ShapeError(path, "an ICE candidate attribute");
};

/** Only a rollback goes without a session description. */
const description = all(
  object({ type: oneOf(["offer", "answer", "pranswer", "rollback"]), sdp: text() }),
  (value, path) => {
    const { type, sdp: given } = /** @type {{type: string, sdp: string}} */ (value);
    if (type !== "rollback") sdp(given, `${path}.sdp`);
  },
);

const candidate = object({
  candidate: candidateAttribute,
  sdpMid: optional(nullable(text())),
  sdpMLineIndex: optional(nullable(integer())),
  usernameFragment: optional(nullable(text())),
});

const SIGNAL = {
  description: optional(description),
  candidate: optional(nullable(candidate)),
};

/** Exactly one of description and candidate. @type {import("#parley/signaling/shapes.js").Check} */
function oneSignal(value, path) {
  const frame = /** @type {object} */ (value);
  if (Object.hasOwn(frame, "description") === Object.hasOwn(frame, "candidate"))
    throw new ShapeError(path, "a signal with either a description or a candidate");
}

export const sentSignal = all(object({ to: peerId, session: text(1, ID_CHARS), ...SIGNAL }), oneSignal);
export const receivedSignal = all(object({ from: text(1), session: text(1), ...SIGNAL }), oneSignal);
