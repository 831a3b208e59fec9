/** What a person chose last time, kept in this browser. */

const KEY = "parley.media";

/**
 * @typedef {object} MediaPreferences
 * @property {boolean} audio
 * @property {boolean} video
 * @property {string} microphoneId
 * @property {string} cameraId
 * @property {string} speakerId
 * @property {boolean} captions
 * @property {import("#parley/ui/captions.js").CaptionSize} captionSize
 * @property {string} captionLanguage what captions are translated into, "" for nothing
 * @property {boolean} shortcuts whether single keys do something on the stage
 * @property {import("#parley/state/stage_plan.js").LayoutMode} layout
 * @property {import("#parley/state/stage_plan.js").SelfView} selfView
 * @property {import("#parley/rtc/rungs.js").Saving} saving
 * @property {boolean} blur
 * @property {import("#parley/media/effects.js").Noise} noise
 */

/** @type {MediaPreferences} */
const DEFAULTS = {
  audio: true,
  video: true,
  microphoneId: "",
  cameraId: "",
  speakerId: "",
  captions: true,
  captionSize: "medium",
  captionLanguage: "",
  shortcuts: true,
  layout: "auto",
  selfView: "tile",
  saving: "auto",
  blur: false,
  noise: "browser",
};

/** @returns {MediaPreferences} */
export function loadPreferences() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

/** @param {Partial<MediaPreferences>} changes */
export function savePreferences(changes) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...loadPreferences(), ...changes }));
  } catch {
    // Storage is switched off in this browser: the choice lasts as long as the page.
  }
}
