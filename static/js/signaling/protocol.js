/**
 * The signaling protocol, version 1: parsing and building of frames, without I/O (docs/protocol.md). Which types of frames
 * there are is given from outside.
 */

import { ShapeError, text } from "#parley/signaling/shapes.js";

/**
 * @typedef {Record<string, any> & {type: string, id?: string, seq?: number}} Frame
 * @typedef {Readonly<Record<string, import("#parley/signaling/shapes.js").Check>>} FrameShapes by type
 */

export const SUBPROTOCOL = "parley.v1";
const FRAME_BYTES = 64 * 1024;
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

/** Parses and builds the frames of two tables: those that clients send, and those that the server sends. */
export class Protocol {
  #clientFrames;
  #serverFrames;

  /** @param {FrameShapes} clientFrames @param {FrameShapes} serverFrames */
  constructor(clientFrames, serverFrames) {
    this.#clientFrames = clientFrames;
    this.#serverFrames = serverFrames;
  }

  /** The frame of the server in one text message. Throws ProtocolError. @param {unknown} message @returns {Frame} */
  parse(message) {
    return parseFrame(message, this.#serverFrames);
  }

  /**
   * The text message of a client's frame. Throws ProtocolError where the members do not fit.
   * @param {string} type @param {Record<string, unknown>} [members] @returns {string}
   */
  build(type, members = {}) {
    const message = JSON.stringify(checked({ ...members, type }, this.#clientFrames));
    if (new TextEncoder().encode(message).length > FRAME_BYTES)
      throw new ProtocolError("bad_field", "the frame is larger than 64 KiB");
    return message;
  }
}

/**
 * The frame in one text message, as one of these shapes. Throws ProtocolError.
 * @param {unknown} message @param {FrameShapes} shapes @returns {Frame}
 */
export function parseFrame(message, shapes) {
  if (typeof message !== "string") throw new ProtocolError("bad_json", "a frame is a text message");
  let value;
  try {
    value = JSON.parse(message);
  } catch {
    throw new ProtocolError("bad_json", "the message is not JSON");
  }
  return checked(value, shapes);
}

/** The value itself, once it has the shape of its type. @param {unknown} value @param {FrameShapes} shapes @returns {Frame} */
function checked(value, shapes) {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ProtocolError("bad_json", "a frame is a JSON object");
  const frame = /** @type {Frame} */ (value);
  const seq = Number.isInteger(frame.seq) ? frame.seq : undefined;
  if (typeof frame.type !== "string") throw new ProtocolError("bad_field", "type must be a text", seq);
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
