/** Blurs what is behind the person: by the browser where it can, else with MediaPipe's selfie segmentation. */

import { vendored } from "#parley/media/filters.js";
import { FrameTimes } from "#parley/media/frame_times.js";

const FOLDER = "selfie_segmentation";
const FRAMES_PER_SECOND = 20;
/** The background is drawn so much smaller and back again, which blurs it on every browser and costs little. */
const BLUR_SHARE = 1 / 24;
/** A machine that takes longer to begin will not keep up, and who waits for the camera does not wait for ever. */
const BEGIN_WITHIN_MS = 15_000;
/** The general model is for upright pictures, this one for those of cameras. */
const LANDSCAPE_MODEL = 1;

/** @type {import("#parley/media/filters.js").Filter} */
export async function blurBackground(device, onFailed) {
  return (await blurredByBrowser(device)) ?? (await Blur.start(device, onFailed));
}

/** @param {MediaStreamTrack} device @returns {Promise<import("#parley/media/filters.js").Filtered | null>} */
async function blurredByBrowser(device) {
  const { backgroundBlur } = /** @type {{backgroundBlur?: boolean[]}} */ (device.getCapabilities?.() ?? {});
  if (!backgroundBlur?.includes(true)) return null;
  const constrain = (/** @type {boolean} */ on) =>
    device.applyConstraints(/** @type {MediaTrackConstraints} */ ({ backgroundBlur: on }));
  await constrain(true);
  return { track: device, stop: () => constrain(false).catch(() => {}) };
}

class Blur {
  #video = document.createElement("video");
  #canvas = document.createElement("canvas");
  #small = document.createElement("canvas");
  #times = new FrameTimes();
  #onFailed;
  #stopped = false;
  /** @type {any} */
  #segmentation;

  /** @param {MediaStreamTrack} device @param {() => void} onFailed */
  constructor(device, onFailed) {
    this.#onFailed = onFailed;
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.srcObject = new MediaStream([device]);
  }

  /** @param {MediaStreamTrack} device @param {() => void} onFailed @returns {Promise<import("#parley/media/filters.js").Filtered>} */
  static async start(device, onFailed) {
    const blur = new Blur(device, onFailed);
    try {
      await within(blur.#prepare(), BEGIN_WITHIN_MS);
    } catch (error) {
      blur.#stop();
      throw error;
    }
    const [track] = blur.#canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks();
    blur.#next();
    return {
      track,
      stop() {
        track.stop();
        blur.#stop();
      },
    };
  }

  /** Load the model and draw a first picture, so that nothing is sent unblurred. */
  async #prepare() {
    await Promise.all([loadScript(vendored(`${FOLDER}/selfie_segmentation.js`)), this.#video.play()]);
    const { SelfieSegmentation } = /** @type {any} */ (globalThis);
    this.#segmentation = new SelfieSegmentation({
      locateFile: (/** @type {string} */ name) => vendored(`${FOLDER}/${name}`),
    });
    this.#segmentation.setOptions({ modelSelection: LANDSCAPE_MODEL });
    this.#segmentation.onResults((/** @type {any} */ results) => this.#draw(results));
    await this.#segmentation.initialize();
    await this.#segmentation.send({ image: this.#video });
  }

  async #next() {
    if (this.#stopped) return;
    const startedAt = performance.now();
    try {
      await this.#segmentation.send({ image: this.#video });
    } catch (error) {
      console.warn("the background could not be blurred:", error);
      if (!this.#stopped) this.#onFailed();
      return;
    }
    const tookMs = performance.now() - startedAt;
    if (this.#stopped) return;
    if (this.#times.tooSlow(tookMs)) this.#onFailed();
    else setTimeout(() => this.#next(), Math.max(0, 1000 / FRAMES_PER_SECOND - tookMs));
  }

  /** The person as they are, over a blurred picture. @param {{image: CanvasImageSource, segmentationMask: CanvasImageSource}} results */
  #draw({ image, segmentationMask }) {
    const { videoWidth: width, videoHeight: height } = this.#video;
    if (this.#stopped || !width) return;
    const canvas = resized(this.#canvas, width, height);
    const small = resized(this.#small, Math.ceil(width * BLUR_SHARE), Math.ceil(height * BLUR_SHARE));
    const brush = canvas.getContext("2d");
    small.getContext("2d")?.drawImage(image, 0, 0, small.width, small.height);
    if (!brush) return;
    brush.imageSmoothingQuality = "high";
    brush.globalCompositeOperation = "copy";
    brush.drawImage(segmentationMask, 0, 0, width, height);
    brush.globalCompositeOperation = "source-in";
    brush.drawImage(image, 0, 0, width, height);
    brush.globalCompositeOperation = "destination-over";
    brush.drawImage(small, 0, 0, width, height);
  }

  #stop() {
    this.#stopped = true;
    this.#video.srcObject = null;
    this.#segmentation?.close().catch(() => {});
  }
}

/** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height */
function resized(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  return canvas;
}

/** @param {Promise<void>} promise @param {number} ms */
async function within(promise, ms) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not ready after ${ms} ms`)), ms);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** @type {Map<string, Promise<void>>} */
const scripts = new Map();

/** @param {string} address */
function loadScript(address) {
  const known = scripts.get(address);
  if (known) return known;
  const loading = /** @type {Promise<void>} */ (
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => resolve();
      script.onerror = () => reject(new Error(`${address} could not be loaded`));
      document.head.append(script);
    })
  );
  scripts.set(address, loading);
  loading.catch(() => scripts.delete(address));
  return loading;
}
