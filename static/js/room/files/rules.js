/**
 * The course of a file transfer as a pure state machine for both sides: an event in, the next state and the
 * steps to take out.
 *
 *   out: opening -> offered -> sending -> checking -> done
 *   in:  opening -> offered -> receiving -> checking -> done
 *   each of them but the last: -> declined | cancelled | failed
 *
 * @typedef {import("#parley/room/files/frames.js").FileFrame} FileFrame
 * @typedef {"opening" | "offered" | "sending" | "receiving" | "checking" | "done" | "declined" | "cancelled" | "failed"} Phase
 * @typedef {"" | "lost" | "protocol" | "too_many_bytes" | "incomplete" | "hash" | "unreadable" | "too_large" | "busy" | "other"} Reason
 *
 * @typedef {object} Transfer
 * @property {"in" | "out"} direction
 * @property {Phase} phase
 * @property {string} name as announced
 * @property {number} size as announced, in bytes
 * @property {string} mime
 * @property {number} bytes that went or came so far
 * @property {Reason} reason of an end that is not `done`
 * @property {boolean} byPeer whether the other side cancelled
 *
 * @typedef {{do: "send", frame: Record<string, unknown>} | {do: "pump"} | {do: "keep", bytes: ArrayBuffer} | {do: "check", sha256: string} | {do: "close"}} Action
 *
 * @typedef {{is: "opened"} | {is: "accepted"} | {is: "declined"} | {is: "cancelled"} | {is: "closed"} | {is: "sent", bytes: number}
 *   | {is: "hashed", sha256: string} | {is: "checked", right: boolean} | {is: "unreadable"} | {is: "came", frame: FileFrame}} Event
 */

import { MAX_FILE_BYTES } from "#parley/room/files/frames.js";

/** @type {ReadonlySet<Phase>} */
const OVER = new Set(["done", "declined", "cancelled", "failed"]);
/** @type {readonly Reason[]} */
const TOLD_REASONS = ["too_large", "busy", "hash", "too_many_bytes", "incomplete", "protocol"];

/** A file that is to be sent. @param {{name: string, size: number, mime: string}} file @returns {Transfer} */
export function outgoing(file) {
  return { ...file, direction: "out", phase: "opening", bytes: 0, reason: "", byPeer: false };
}

/** A file of which nothing is known yet. @returns {Transfer} */
export function incoming() {
  return {
    direction: "in",
    phase: "opening",
    name: "",
    size: 0,
    mime: "",
    bytes: 0,
    reason: "",
    byPeer: false,
  };
}

/** @param {Transfer} transfer */
export function isOver({ phase }) {
  return OVER.has(phase);
}

/** @param {Transfer} transfer @param {Event} event @returns {[Transfer, Action[]]} */
export function step(transfer, event) {
  if (isOver(transfer)) return [transfer, []];
  if (event.is === "closed") return ended(transfer, "failed", "lost", []);
  if (event.is === "cancelled") return ended(transfer, "cancelled", "", [send({ type: "cancel" })]);
  if (event.is === "came" && event.frame.type === "cancel")
    return ended({ ...transfer, byPeer: true }, "cancelled", "", []);
  return transfer.direction === "out" ? stepOut(transfer, event) : stepIn(transfer, event);
}

/** @param {Transfer} transfer @param {Event} event @returns {[Transfer, Action[]]} */
function stepOut(transfer, event) {
  const { phase, name, size, mime, bytes } = transfer;
  if (event.is === "opened" && phase === "opening")
    return [{ ...transfer, phase: "offered" }, [send({ type: "offer", name, size, mime })]];
  if (event.is === "unreadable") return ended(transfer, "failed", "unreadable", [send({ type: "cancel" })]);
  if (event.is === "sent" && phase === "sending") return [{ ...transfer, bytes: bytes + event.bytes }, []];
  if (event.is === "hashed" && phase === "sending")
    return [{ ...transfer, phase: "checking" }, [send({ type: "end", sha256: event.sha256 })]];
  if (event.is !== "came") return [transfer, []];
  const { frame } = event;
  if (frame.type === "accept" && phase === "offered")
    return [{ ...transfer, phase: "sending" }, [{ do: "pump" }]];
  if (frame.type === "decline" && phase === "offered")
    return ended(transfer, "declined", told(frame.reason), []);
  if (frame.type === "received" && phase === "checking") return ended(transfer, "done", "", []);
  if (frame.type === "refuse") return ended(transfer, "failed", told(frame.reason) || "other", []);
  return ended(transfer, "failed", "protocol", [send({ type: "cancel" })]);
}

/** @param {Transfer} transfer @param {Event} event @returns {[Transfer, Action[]]} */
function stepIn(transfer, event) {
  const { phase } = transfer;
  if (event.is === "accepted" && phase === "offered")
    return [{ ...transfer, phase: "receiving" }, [send({ type: "accept" })]];
  if (event.is === "declined" && phase === "offered")
    return ended(transfer, "declined", "", [send({ type: "decline" })]);
  if (event.is === "checked" && phase === "checking")
    return event.right
      ? ended(transfer, "done", "", [send({ type: "received" })])
      : refused(transfer, "hash");
  if (event.is !== "came") return [transfer, []];
  const { frame } = event;
  if (frame.type === "offer" && phase === "opening") return offered(transfer, frame);
  if (frame.type === "bytes" && phase === "receiving") return grown(transfer, frame.bytes);
  if (frame.type === "end" && phase === "receiving") return finished(transfer, frame.sha256);
  return refused(transfer, "protocol");
}

/** @param {Transfer} transfer @param {import("#parley/room/files/frames.js").OfferFrame} frame @returns {[Transfer, Action[]]} */
function offered(transfer, { name, size, mime }) {
  const known = { ...transfer, name, size, mime };
  if (size > MAX_FILE_BYTES)
    return ended(known, "declined", "too_large", [send({ type: "decline", reason: "too_large" })]);
  return [{ ...known, phase: "offered" }, []];
}

/** @param {Transfer} transfer @param {ArrayBuffer} bytes @returns {[Transfer, Action[]]} */
function grown(transfer, bytes) {
  const sum = transfer.bytes + bytes.byteLength;
  if (sum > transfer.size) return refused(transfer, "too_many_bytes");
  return [{ ...transfer, bytes: sum }, [{ do: "keep", bytes }]];
}

/** @param {Transfer} transfer @param {string} sha256 @returns {[Transfer, Action[]]} */
function finished(transfer, sha256) {
  if (transfer.bytes !== transfer.size) return refused(transfer, "incomplete");
  return [{ ...transfer, phase: "checking" }, [{ do: "check", sha256 }]];
}

/** @param {Transfer} transfer @param {Reason} reason @returns {[Transfer, Action[]]} */
function refused(transfer, reason) {
  return ended(transfer, "failed", reason, [send({ type: "refuse", reason })]);
}

/** @param {Transfer} transfer @param {Phase} phase @param {Reason} reason @param {Action[]} last @returns {[Transfer, Action[]]} */
function ended(transfer, phase, reason, last) {
  return [{ ...transfer, phase, reason }, [...last, { do: "close" }]];
}

/** @param {Record<string, unknown>} frame @returns {Action} */
function send(frame) {
  return { do: "send", frame };
}

/** A reason that the other side gave, where it is one of the known. @param {string} reason @returns {Reason} */
function told(reason) {
  return TOLD_REASONS.find((known) => known === reason) ?? "";
}
