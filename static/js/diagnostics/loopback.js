/** Sends sound and picture from this page to itself over a real connection, and measures what arrives. */

/**
 * @typedef {object} Measurement
 * @property {number} connectMs
 * @property {number} audioPackets
 * @property {number} videoFrames
 * @property {number} lossPercent
 * @property {number} kbps
 * @property {number | null} roundTripMs
 *
 * @typedef {object} LoopbackOptions
 * @property {RTCConfiguration} configuration
 * @property {MediaStreamTrack[]} tracks
 * @property {number} secs how long to measure
 * @property {(track: MediaStreamTrack) => void} onTrack what came in
 * @property {(soFar: Measurement) => void} onMeasured every second
 */

const CONNECT_WITHIN_MS = 15_000;

/** Rejects when no connection comes about. @param {LoopbackOptions} options @returns {Promise<Measurement>} */
export async function measureLoopback({ configuration, tracks, secs, onTrack, onMeasured }) {
  const sender = new RTCPeerConnection(configuration);
  const receiver = new RTCPeerConnection(configuration);
  try {
    const begin = performance.now();
    pass(sender, receiver);
    pass(receiver, sender);
    receiver.ontrack = ({ track }) => onTrack(track);
    const stream = new MediaStream(tracks);
    for (const track of tracks) sender.addTrack(track, stream);
    await sender.setLocalDescription();
    await receiver.setRemoteDescription(/** @type {RTCSessionDescription} */ (sender.localDescription));
    await receiver.setLocalDescription();
    await sender.setRemoteDescription(/** @type {RTCSessionDescription} */ (receiver.localDescription));
    await connected(receiver);
    const connectMs = Math.round(performance.now() - begin);
    const first = await counters(receiver, sender);
    let soFar = measurement(connectMs, first, first);
    for (let second = 0; second < secs; second += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      soFar = measurement(connectMs, first, await counters(receiver, sender));
      onMeasured(soFar);
    }
    return soFar;
  } finally {
    sender.close();
    receiver.close();
  }
}

/** @param {RTCPeerConnection} from @param {RTCPeerConnection} to */
function pass(from, to) {
  /** Candidates wait until the other side knows the description. @type {(RTCIceCandidate | null)[]} */
  let waiting = [];
  from.onicecandidate = async ({ candidate }) => {
    waiting.push(candidate);
    if (!to.remoteDescription) return;
    const ready = waiting;
    waiting = [];
    for (const candidate of ready) if (candidate) await to.addIceCandidate(candidate);
  };
  to.addEventListener("signalingstatechange", () => {
    if (to.remoteDescription)
      for (const candidate of waiting.splice(0)) if (candidate) to.addIceCandidate(candidate);
  });
}

/** @param {RTCPeerConnection} connection @returns {Promise<void>} */
function connected(connection) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, CONNECT_WITHIN_MS, new Error("no connection"));
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === "connected") resolve();
      else if (connection.connectionState === "failed") reject(new Error("the connection failed"));
      else return;
      clearTimeout(timer);
    };
  });
}

/** @typedef {{atMs: number, packets: number, lost: number, bytes: number, audioPackets: number, videoFrames: number, roundTripSecs: number | null}} Counters */

/** @param {RTCPeerConnection} receiver @param {RTCPeerConnection} sender @returns {Promise<Counters>} */
async function counters(receiver, sender) {
  /** @type {Counters} */
  const sums = {
    atMs: performance.now(),
    packets: 0,
    lost: 0,
    bytes: 0,
    audioPackets: 0,
    videoFrames: 0,
    roundTripSecs: null,
  };
  for (const report of (await receiver.getStats()).values()) {
    if (report.type !== "inbound-rtp") continue;
    sums.packets += report.packetsReceived ?? 0;
    sums.lost += Math.max(0, report.packetsLost ?? 0);
    sums.bytes += report.bytesReceived ?? 0;
    if (report.kind === "audio") sums.audioPackets += report.packetsReceived ?? 0;
    else sums.videoFrames += report.framesDecoded ?? 0;
  }
  for (const report of (await sender.getStats()).values())
    if (report.type === "candidate-pair" && report.nominated && report.currentRoundTripTime !== undefined)
      sums.roundTripSecs = report.currentRoundTripTime;
  return sums;
}

/** @param {number} connectMs @param {Counters} first @param {Counters} last @returns {Measurement} */
export function measurement(connectMs, first, last) {
  const packets = last.packets - first.packets;
  const lost = last.lost - first.lost;
  const secs = (last.atMs - first.atMs) / 1000;
  const { roundTripSecs } = last;
  return {
    connectMs,
    audioPackets: last.audioPackets - first.audioPackets,
    videoFrames: last.videoFrames - first.videoFrames,
    lossPercent: packets + lost > 0 ? Math.round((1000 * lost) / (packets + lost)) / 10 : 0,
    kbps: secs > 0 ? Math.round(((last.bytes - first.bytes) * 8) / 1000 / secs) : 0,
    roundTripMs: roundTripSecs === null ? null : Math.round(roundTripSecs * 1000),
  };
}
