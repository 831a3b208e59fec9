/** Whether sound and picture arrive, directly or by the relay. */

import { measureLoopback } from "#parley/diagnostics/loopback.js";
import { gettext, interpolate, numberText } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/diagnostics/types.js").CheckResult} CheckResult
 * @typedef {import("#parley/diagnostics/loopback.js").Measurement} Measurement
 */

const MEASURE_SECS = 5;
const LOSSY_PERCENT = 3;

/**
 * @param {RTCConfiguration} configuration @param {import("#parley/diagnostics/test_tracks.js").TestTracks} tracks
 * @param {import("#parley/diagnostics/types.js").Progress} progress @returns {Promise<CheckResult>}
 */
export async function checkMedia(configuration, tracks, progress) {
  const { microphone, camera } = tracks.madeUp;
  const devices = { microphone: microphone ?? "used", camera: camera ?? "used" };
  try {
    const result = await measureLoopback({
      configuration,
      tracks: [tracks.audio, tracks.video],
      secs: MEASURE_SECS,
      onTrack: (track) => {
        if (track.kind === "video") progress.show(track);
      },
      onMeasured: (soFar) => progress.say(figures(soFar)),
    });
    return judged(result, devices);
  } catch {
    return {
      outcome: "bad",
      text: gettext("No connection for sound and picture came about."),
      facts: { connected: false, ...devices },
    };
  }
}

/** @param {Measurement} result @param {{microphone: string, camera: string}} devices @returns {CheckResult} */
function judged(result, devices) {
  const facts = { connected: true, ...inSnakeCase(result), ...devices };
  const arrived = result.audioPackets > 0 && result.videoFrames > 0;
  if (!arrived)
    return {
      outcome: "bad",
      text: result.audioPackets
        ? gettext("Sound arrived, but no picture.")
        : gettext("A connection came about, but no sound arrived."),
      facts,
    };
  const parts = [figures(result)];
  if (devices.microphone !== "used")
    parts.push(gettext("The microphone could not be opened; a tone was sent instead."));
  if (devices.camera !== "used")
    parts.push(gettext("The camera could not be opened; a drawn picture was sent instead."));
  const lossy = result.lossPercent > LOSSY_PERCENT;
  return { outcome: lossy || parts.length > 1 ? "warn" : "good", text: parts.join(" "), facts };
}

/** @param {Measurement} result */
function figures({ kbps, lossPercent, roundTripMs }) {
  return interpolate(gettext("%(kbps)s kbit/s, %(loss)s lost, %(rtt)s ms there and back."), {
    kbps,
    loss: numberText(lossPercent / 100, { style: "percent", maximumFractionDigits: 1 }),
    rtt: roundTripMs ?? "–",
  });
}

/** @param {Measurement} result @returns {Record<string, number | null>} */
function inSnakeCase(result) {
  return {
    connect_ms: result.connectMs,
    audio_packets: result.audioPackets,
    video_frames: result.videoFrames,
    loss_percent: result.lossPercent,
    kbps: result.kbps,
    round_trip_ms: result.roundTripMs,
  };
}
