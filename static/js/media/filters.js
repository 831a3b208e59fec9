/**
 * Filters change what a device gives before anyone gets it. Each loads its library only when it is switched on.
 *
 * @typedef {{track: MediaStreamTrack, stop: () => void}} Filtered `stop` releases what the filter holds, not the device
 * @typedef {(device: MediaStreamTrack, onFailed: () => void) => Promise<Filtered>} Filter `onFailed` is called when it cannot go on
 *
 * @typedef {"weak" | "unsupported"} Obstacle why a filter is not offered
 */

/** With fewer processor cores a filter takes away what the meeting needs. */
const LEAST_CORES = 4;

/** Instructions of WebAssembly on several numbers at once: a module that uses one, from wasm-feature-detect. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);

/** The obstacle to blurring the background on this machine; null where it can. @returns {Obstacle | null} */
export function blurObstacle() {
  const canvas = document.createElement("canvas");
  const capable = "captureStream" in canvas && hasSimd() && canvas.getContext("webgl2") !== null;
  return capable ? weakness() : "unsupported";
}

/** The obstacle to suppressing noise on this machine; null where it can. @returns {Obstacle | null} */
export function noiseObstacle() {
  return "AudioWorkletNode" in globalThis && hasSimd() ? weakness() : "unsupported";
}

/** The address of a vendored file. In a bundle this module lies as deep as here. @param {string} path */
export function vendored(path) {
  return new URL(`../../vendor/${path}`, import.meta.url).href;
}

function hasSimd() {
  return typeof WebAssembly === "object" && WebAssembly.validate(SIMD_PROBE);
}

/** @returns {Obstacle | null} */
function weakness() {
  return (navigator.hardwareConcurrency ?? LEAST_CORES) < LEAST_CORES ? "weak" : null;
}
