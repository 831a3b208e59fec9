/** Microphones, cameras and loudspeakers. */

/**
 * @typedef {"microphone" | "camera" | "speaker"} DeviceKind
 * @typedef {"denied" | "missing" | "busy" | "insecure" | "failed"} MediaProblem
 */

/** @type {Record<DeviceKind, MediaDeviceKind>} */
const KINDS = { microphone: "audioinput", camera: "videoinput", speaker: "audiooutput" };

/** A device could not be opened. */
export class MediaError extends Error {
  /** @param {MediaProblem} problem @param {DeviceKind} device */
  constructor(problem, device) {
    super(`${device}: ${problem}`);
    this.name = "MediaError";
    this.problem = problem;
    this.device = device;
  }
}

/** @param {DeviceKind} kind @returns {Promise<MediaDeviceInfo[]>} */
export async function listDevices(kind) {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter((device) => device.kind === KINDS[kind] && device.deviceId);
}

/** @param {string} deviceId an empty one means any @param {boolean} noiseSuppression of the browser @returns {Promise<MediaStreamTrack>} */
export function openMicrophone(deviceId, noiseSuppression = true) {
  const audio = {
    echoCancellation: true,
    noiseSuppression,
    autoGainControl: true,
    ...wanted(deviceId),
  };
  return open("microphone", { audio });
}

/** @param {string} deviceId an empty one means any @returns {Promise<MediaStreamTrack>} */
export function openCamera(deviceId) {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
  return open("camera", { video: { ...size, ...wanted(deviceId) } });
}

/** The screen, window or tab that the person picks; null when the choice is cancelled. @returns {Promise<MediaStreamTrack | null>} */
export async function openScreen() {
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({
      video: { frameRate: { max: 15 } },
      audio: false,
    });
    const [track] = stream.getVideoTracks();
    track.contentHint = "detail";
    return track;
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotAllowedError") return null;
    throw error;
  }
}

/** @param {string} deviceId */
function wanted(deviceId) {
  return deviceId ? { deviceId: { ideal: deviceId } } : {};
}

/** @param {DeviceKind} device @param {MediaStreamConstraints} constraints */
async function open(device, constraints) {
  if (!navigator.mediaDevices) throw new MediaError("insecure", device);
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    return stream.getTracks()[0];
  } catch (error) {
    throw new MediaError(problemOf(error), device);
  }
}

/** @param {unknown} error @returns {MediaProblem} */
function problemOf(error) {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "failed";
}
