/** Meaning of the close codes of the socket (docs/protocol.md, "Close codes"). */

/** @typedef {"left" | "refused" | "forbidden" | "not_found" | "replaced" | "removed" | "full" | "not_admitted" | "ended" | "flooding"} EndReason */

/** @type {Record<number, EndReason>} */
const FINAL = {
  1000: "left",
  4400: "refused",
  4403: "forbidden",
  4404: "not_found",
  4409: "replaced",
  4410: "removed",
  4411: "full",
  4412: "not_admitted",
  4413: "ended",
  4429: "flooding",
};

/**
 * The reason not to connect again; null when the client should do so by itself (a lost network, a restart, an expired ticket).
 * @param {number} code @returns {EndReason | null}
 */
export function endReason(code) {
  return FINAL[code] ?? null;
}

/** The reason not to ask for a ticket again, from the answer to a request: final for 400, 401, 403, 404 and a full or locked room. @param {number} status @param {string} code @returns {EndReason | null} */
export function ticketEndReason(status, code) {
  if (code === "room_full") return "full";
  if (code === "room_locked") return "forbidden";
  if (status === 400) return "refused";
  if (status === 401 || status === 403) return "forbidden";
  if (status === 404) return "not_found";
  return null;
}
