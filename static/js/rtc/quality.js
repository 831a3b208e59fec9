/** How good a connection is, from its statistics. */

/**
 * @typedef {"good" | "fair" | "poor"} Quality
 * @typedef {{received: number, lost: number, roundTripSecs: number | null}} Sample packets so far, and the newest round trip
 */

/** @param {Iterable<[string, any]>} report entries of an RTCStatsReport @returns {Sample} */
export function sampleOf(report) {
  const sample = { received: 0, lost: 0, roundTripSecs: /** @type {number | null} */ (null) };
  for (const [, entry] of report) {
    if (entry.type === "inbound-rtp") {
      sample.received += entry.packetsReceived ?? 0;
      sample.lost += Math.max(0, entry.packetsLost ?? 0);
    } else if (entry.type === "candidate-pair" && entry.nominated && entry.state === "succeeded")
      sample.roundTripSecs = entry.currentRoundTripTime ?? null;
  }
  return sample;
}

/** The quality between two samples. @param {Sample | undefined} before @param {Sample} now @returns {Quality} */
export function qualityBetween(before, now) {
  const received = Math.max(0, now.received - (before?.received ?? 0));
  const lost = Math.max(0, now.lost - (before?.lost ?? 0));
  const lossRatio = lost + received > 0 ? lost / (lost + received) : 0;
  const roundTripSecs = now.roundTripSecs ?? 0;
  if (lossRatio > 0.08 || roundTripSecs > 0.5) return "poor";
  if (lossRatio > 0.02 || roundTripSecs > 0.25) return "fair";
  return "good";
}
