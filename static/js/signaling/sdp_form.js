/** The outer form of session descriptions and ICE candidates, as the server checks it. */

import { ShapeError } from "#parley/signaling/shapes.js";

export const SDP_BYTES = 48 * 1024;

const LINE = /^[a-z]=.*$/;
const CANDIDATE =
  /^(a=)?candidate:[A-Za-z0-9+/]{1,32} \d{1,5} (udp|tcp) \d{1,10} [0-9A-Za-z.:%_-]{1,253} \d{1,5} typ (host|srflx|prflx|relay)( [\x21-\x7e ]*)?$/i;

/** A session description with an audio section. @type {import("#parley/signaling/shapes.js").Check} */
export function sdp(value, path) {
  if (typeof value !== "string") throw new ShapeError(path, "a text");
  if (new TextEncoder().encode(value).length > SDP_BYTES) throw new ShapeError(path, "at most 48 KiB");
  const lines = value.replaceAll("\r\n", "\n").replace(/\n+$/, "").split("\n");
  const wellFormed = lines[0] === "v=0" && lines.every((line) => LINE.test(line));
  if (!wellFormed || !lines.some((line) => line.startsWith("m=audio ")))
    throw new ShapeError(path, "a session description with an audio section");
}

/** A candidate attribute (RFC 8839), or empty: the end of candidates. @type {import("#parley/signaling/shapes.js").Check} */
export function candidateAttribute(value, path) {
  if (typeof value !== "string") throw new ShapeError(path, "a text");
  if (value && !CANDIDATE.test(value.trim())) throw new ShapeError(path, "an ICE candidate attribute");
}
