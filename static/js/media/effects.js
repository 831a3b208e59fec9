/** The person's choice of filters, remembered, and applied to the own media. */

import { blurObstacle, noiseObstacle } from "#parley/media/filters.js";
import { loadPreferences, savePreferences } from "#parley/media/preferences.js";

/** @typedef {"browser" | "strong" | "off"} Noise who suppresses noise: the browser, a filter of ours, nobody */

/** Fires `change`, and `failed` (detail: "blur" or "noise") when a filter switched itself off. */
export class Effects extends EventTarget {
  #media;
  blurObstacle = blurObstacle();
  noiseObstacle = noiseObstacle();

  /** @param {import("#parley/media/local_media.js").LocalMedia} media */
  constructor(media) {
    super();
    this.#media = media;
    media.addEventListener("filterfailed", (event) => {
      const slot = /** @type {CustomEvent<string>} */ (event).detail;
      this.#failed(slot === "camera" ? "blur" : "noise");
    });
    // The devices are not open yet: their first track is filtered already.
    this.#apply();
  }

  get blur() {
    return loadPreferences().blur && this.blurObstacle === null;
  }

  /** @returns {Noise} */
  get noise() {
    const { noise } = loadPreferences();
    return noise === "strong" && this.noiseObstacle !== null ? "browser" : noise;
  }

  /** @param {boolean} on */
  async setBlur(on) {
    savePreferences({ blur: on });
    await this.#apply();
  }

  /** @param {Noise} noise */
  async setNoise(noise) {
    const reopen = (noise === "browser") !== (this.noise === "browser");
    savePreferences({ noise });
    await this.#apply();
    // The browser's own noise suppression is fixed when the microphone is opened.
    if (reopen && this.#media.tracks.audio) await this.#media.reopen("audio");
  }

  async #apply() {
    const media = this.#media;
    await Promise.all([
      media.setFilter("camera", this.blur ? blur : null),
      media.setFilter("audio", this.noise === "strong" ? strongNoise : null),
    ]);
    this.dispatchEvent(new Event("change"));
  }

  /** @param {"blur" | "noise"} what */
  async #failed(what) {
    if (what === "blur") await this.setBlur(false);
    else await this.setNoise("browser");
    this.dispatchEvent(new CustomEvent("failed", { detail: what }));
  }
}

/** @type {import("#parley/media/filters.js").Filter} */
async function blur(device, onFailed) {
  const { blurBackground } = await import("#parley/media/blur_filter.js");
  return blurBackground(device, onFailed);
}

/** @type {import("#parley/media/filters.js").Filter} */
async function strongNoise(device, onFailed) {
  const { suppressNoise } = await import("#parley/media/noise_filter.js");
  return suppressNoise(device, onFailed);
}
