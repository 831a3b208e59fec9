/** Quality of a connection, from its statistics (https://w3c.github.io/webrtc-stats/). Pure. */

/**
 * @typedef {"good" | "fair" | "poor"} Quality
 *
 * @typedef {object} Sample what a report says; counts are totals since the connection began
 * @property {number} atMs
 * @property {number} received packets
 * @property {number} lost packets
 * @property {number} receivedBytes
 * @property {number} sentBytes
 * @property {number | null} roundTripSecs the newest
 * @property {number | null} availableBps what can be sent, as the browser estimates it
 * @property {number | null} sentLossRatio of what is sent, as the other side tells it, 0..1
 * @property {boolean} cpuLimited whether the processor holds back the own video
 * @property {{width: number, height: number, framesPerSecond: number} | null} video the largest that comes
 * @property {boolean | null} relayed whether a TURN server is between
 *
 * @typedef {object} Numbers what people may want to know
 * @property {Quality} quality
 * @property {number} lossRatio of what comes, 0..1
 * @property {number | null} roundTripSecs
 * @property {number} receivedBps
 * @property {number} sentBps
 * @property {Sample["video"]} video
 * @property {boolean | null} relayed
 */

/** @param {Iterable<[string, any]>} report entries of an RTCStatsReport @returns {Sample} */
export function sampleOf(report) {
  const entries = new Map(report);
  /** @type {Sample} */
  const sample = {
    atMs: 0,
    received: 0,
    lost: 0,
    receivedBytes: 0,
    sentBytes: 0,
    roundTripSecs: null,
    availableBps: null,
    sentLossRatio: null,
    cpuLimited: false,
    video: null,
    relayed: null,
  };
  for (const entry of entries.values()) ADD[entry.type]?.(sample, entry, entries);
  return sample;
}

/** @type {Record<string, (sample: Sample, entry: any, entries: Map<string, any>) => void>} */
const ADD = {
  "inbound-rtp": (sample, entry) => {
    sample.received += entry.packetsReceived ?? 0;
    sample.lost += Math.max(0, entry.packetsLost ?? 0);
    sample.receivedBytes += entry.bytesReceived ?? 0;
    if (entry.kind !== "video" || !entry.framesPerSecond || !entry.frameHeight) return;
    if (sample.video && sample.video.height >= entry.frameHeight) return;
    const { frameWidth: width, frameHeight: height, framesPerSecond } = entry;
    sample.video = { width, height, framesPerSecond };
  },
  "outbound-rtp": (sample, entry) => {
    sample.sentBytes += entry.bytesSent ?? 0;
    if (entry.qualityLimitationReason === "cpu" && entry.active !== false) sample.cpuLimited = true;
  },
  "remote-inbound-rtp": (sample, entry) => {
    sample.sentLossRatio = Math.max(sample.sentLossRatio ?? 0, entry.fractionLost ?? 0);
  },
  "candidate-pair": (sample, entry, entries) => {
    if (!entry.nominated || entry.state !== "succeeded") return;
    sample.roundTripSecs = entry.currentRoundTripTime ?? null;
    sample.availableBps = entry.availableOutgoingBitrate ?? null;
    const ends = [entries.get(entry.localCandidateId), entries.get(entry.remoteCandidateId)];
    if (ends.every(Boolean)) sample.relayed = ends.some(({ candidateType }) => candidateType === "relay");
  },
  transport: (sample, entry) => {
    sample.atMs = Math.max(sample.atMs, entry.timestamp ?? 0);
  },
};

/** Numbers of the time between two samples; without a first one, since the beginning. @param {Sample | undefined} before @param {Sample} now @returns {Numbers} */
export function numbersBetween(before, now) {
  const received = Math.max(0, now.received - (before?.received ?? 0));
  const lost = Math.max(0, now.lost - (before?.lost ?? 0));
  const lossRatio = lost + received > 0 ? lost / (lost + received) : 0;
  const secs = before ? (now.atMs - before.atMs) / 1000 : 0;
  const { roundTripSecs, video, relayed } = now;
  return {
    quality: qualityOf(lossRatio, roundTripSecs ?? 0),
    lossRatio,
    roundTripSecs,
    receivedBps: before ? rate(now.receivedBytes - before.receivedBytes, secs) : 0,
    sentBps: before ? rate(now.sentBytes - before.sentBytes, secs) : 0,
    video,
    relayed,
  };
}

/** @param {number} lossRatio @param {number} roundTripSecs @returns {Quality} */
function qualityOf(lossRatio, roundTripSecs) {
  if (lossRatio > 0.08 || roundTripSecs > 0.5) return "poor";
  if (lossRatio > 0.02 || roundTripSecs > 0.25) return "fair";
  return "good";
}

/** Bits per second. @param {number} bytes @param {number} secs */
function rate(bytes, secs) {
  return secs > 0 ? Math.max(0, Math.round((bytes * 8) / secs)) : 0;
}
