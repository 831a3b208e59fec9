/** The verdict for a meeting, from the results of the checks. Pure. */

/**
 * @typedef {import("#parley/diagnostics/types.js").CheckId} CheckId
 * @typedef {import("#parley/diagnostics/types.js").CheckResult} CheckResult
 * @typedef {Partial<Record<CheckId, CheckResult>>} Results
 *
 * @typedef {"browser" | "server" | "media" | "relay_needed" | "devices" | "listen_only" | "slow" | "lossy" | "relay_silent"
 *   | "stun_silent" | "no_relay" | "one_network" | "relay_untested" | "all_good"} Reason
 * @typedef {{outcome: "good" | "warn" | "bad", reasons: Reason[]}} Verdict
 */

/**
 * The verdict, and its reasons from the most to the least important.
 * @param {Results} results @param {{relayOnly: boolean}} server @returns {Verdict}
 */
export function verdictOf(results, { relayOnly }) {
  const bad = fatal(results, relayOnly);
  if (bad) return { outcome: "bad", reasons: [bad] };
  const limits = limitsOf(results);
  const notes = notesOf(results);
  if (limits.length) return { outcome: "warn", reasons: [...limits, ...notes] };
  return { outcome: "good", reasons: notes.length ? notes : ["all_good"] };
}

/** @param {Results} results @param {boolean} relayOnly @returns {Reason | null} */
function fatal({ browser, server, turn, media }, relayOnly) {
  if (browser?.outcome === "bad") return "browser";
  if (server?.outcome === "bad") return "server";
  if (media?.outcome === "bad") return "media";
  if (relayOnly && (turn?.outcome === "bad" || turn?.facts.configured === false)) return "relay_needed";
  return null;
}

/** @param {Results} results @returns {Reason[]} */
function limitsOf({ browser, server, stun, turn, media, relay_media: relayed }) {
  /** @type {[Reason, boolean][]} */
  const found = [
    ["listen_only", browser?.outcome === "warn"],
    [
      "devices",
      [media?.facts.microphone, media?.facts.camera].some((use) => use !== undefined && use !== "used"),
    ],
    ["slow", server?.outcome === "warn"],
    ["lossy", media?.outcome === "warn" && Number(media.facts.loss_percent) > 3],
    ["relay_silent", turn?.outcome === "bad" || relayed?.outcome === "bad"],
    ["stun_silent", stun?.outcome === "warn"],
  ];
  return found.filter(([, applies]) => applies).map(([reason]) => reason);
}

/** Notes on things that are not wrong and still worth knowing. @param {Results} results @returns {Reason[]} */
function notesOf({ stun, turn }) {
  if (turn?.facts.configured === false)
    return [stun?.facts.configured === false ? "one_network" : "no_relay"];
  return turn?.facts.tested === false ? ["relay_untested"] : [];
}
