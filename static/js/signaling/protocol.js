/**
 * The signaling protocol, version 1: parsing and building of frames, without I/O (docs/protocol.md).
 */

import { CLIENT_FRAMES } from "#parley/signaling/client_frames.js";
import { SERVER_FRAMES } from "#parley/signaling/server_frames.js";
import { ShapeError, text } from "#parley/signaling/shapes.js";

/** @typedef {import("#parley/signaling/types.js").Frame} Frame */

export const SUBPROTOCOL = "parley.v1";
export const FRAME_BYTES = 64 * 1024;

const SHAPES = { client: CLIENT_FRAMES, server: SERVER_FRAMES };
const FRAME_ID = text(0, 64);

/** A frame breaks the protocol. `code` is one of bad_json, unknown_type and bad_field; `seq` is that of the frame, if any. */
export class ProtocolError extends Error {
  /** @param {string} code @param {string} message @param {number} [seq] */
  constructor(code, message, seq) {
    super(message);
    this.name = "ProtocolError";
    this.code = code;
    this.seq = seq;
  }
}

/**
 * The frame in one text message. Throws ProtocolError.
 * @param {unknown} message @param {"server" | "client"} [sender] @returns {Frame}
 */
export function parseFrame(message, sender = "server") {
  if (typeof message !== "string") throw new ProtocolError("bad_json", "a frame is a text message");
  let value;
  try {
    value = JSON.parse(message);
  } catch {
    throw new ProtocolError("bad_json", "the message is not JSON");
  }
  return checkFrame(value, sender);
}

/**
 * The value itself, once it has the shape of a frame of that sender. Throws ProtocolError.
 * @param {unknown} value @param {"server" | "client"} sender @returns {Frame}
 */
export function checkFrame(value, sender) {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ProtocolError("bad_json", "a frame is a JSON object");
  const frame = /** @type {Frame} */ (value);
  const seq = Number.isInteger(frame.seq) ? frame.seq : undefined;
  if (typeof frame.type !== "string") throw new ProtocolError("bad_field", "type must be a text", seq);
  const shapes = SHAPES[sender];
  if (!Object.hasOwn(shapes, frame.type))
    throw new ProtocolError("unknown_type", `no such type of frame: ${frame.type}`, seq);
  try {
    shapes[frame.type](frame, frame.type);
    if (frame.id !== undefined && frame.id !== null) FRAME_ID(frame.id, `${frame.type}.id`);
  } catch (error) {
    if (error instanceof ShapeError) throw new ProtocolError("bad_field", error.message, seq);
    throw error;
  }
  return frame;
}

/**
 * The text message of a client's frame. Throws ProtocolError where the members do not fit.
 * @param {string} type @param {Record<string, unknown>} [members] @returns {string}
 */
export function buildFrame(type, members = {}) {
  const message = JSON.stringify(checkFrame({ ...members, type }, "client"));
  if (new TextEncoder().encode(message).length > FRAME_BYTES)
    throw new ProtocolError("bad_field", "the frame is larger than 64 KiB");
  return message;
}
