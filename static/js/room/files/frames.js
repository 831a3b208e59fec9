/**
 * The messages of a file transfer between two browsers (docs/protocol.md, "Files"): reading and checking of what the other
 * side sent. Pure.
 *
 * @typedef {{type: "offer", name: string, size: number, mime: string}} OfferFrame
 * @typedef {{type: "accept"} | {type: "received"} | {type: "cancel"}} BareFrame
 * @typedef {{type: "decline", reason: string}} DeclineFrame
 * @typedef {{type: "end", sha256: string}} EndFrame
 * @typedef {{type: "refuse", reason: string}} RefuseFrame the receiver could not use what came
 * @typedef {{type: "bytes", bytes: ArrayBuffer}} BytesFrame
 * @typedef {{type: "garbage"}} GarbageFrame a message that fits nothing of this
 * @typedef {OfferFrame | BareFrame | DeclineFrame | EndFrame | RefuseFrame | BytesFrame | GarbageFrame} FileFrame
 */

export const FILE_LABEL = "file";
/** A whole file; what is announced larger is declined unasked. */
export const MAX_FILE_BYTES = 200 * 1024 * 1024;
/** Bytes that are hashed at a time. */
export const BLOCK_BYTES = 1024 * 1024;
/** One message. All browsers take this much. */
export const CHUNK_BYTES = 64 * 1024;
const MESSAGE_CHARS = 4096;
const NAME_CHARS = 1000;
const REASON_CHARS = 40;
const MIME = /^[\w.+-]{1,64}\/[\w.+-]{1,64}$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** @type {GarbageFrame} */
const GARBAGE = Object.freeze({ type: "garbage" });

/** The meaning of a message of the channel. Never throws. @param {unknown} data @returns {FileFrame} */
export function readFileFrame(data) {
  if (data instanceof ArrayBuffer)
    return data.byteLength > 0 && data.byteLength <= CHUNK_BYTES ? { type: "bytes", bytes: data } : GARBAGE;
  if (typeof data !== "string" || data.length > MESSAGE_CHARS) return GARBAGE;
  let value;
  try {
    value = JSON.parse(data);
  } catch {
    return GARBAGE;
  }
  return typeof value === "object" && value !== null ? checked(value) : GARBAGE;
}

/** @param {Record<string, unknown>} value @returns {FileFrame} */
function checked({ type, name, size, mime, sha256, reason }) {
  switch (type) {
    case "offer":
      if (typeof name !== "string" || !name || name.length > NAME_CHARS || !isSize(size)) return GARBAGE;
      return { type, name, size: /** @type {number} */ (size), mime: mimeOf(mime) };
    case "accept":
    case "received":
    case "cancel":
      return { type };
    case "decline":
    case "refuse":
      return { type, reason: typeof reason === "string" ? reason.slice(0, REASON_CHARS) : "" };
    case "end":
      return typeof sha256 === "string" && SHA256.test(sha256) ? { type, sha256 } : GARBAGE;
    default:
      return GARBAGE;
  }
}

/** @param {unknown} size */
function isSize(size) {
  return Number.isSafeInteger(size) && /** @type {number} */ (size) >= 0;
}

/** @param {unknown} mime */
function mimeOf(mime) {
  return typeof mime === "string" && MIME.test(mime) ? mime : "application/octet-stream";
}
