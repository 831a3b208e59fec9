/** Choices of a person, kept in this browser. */

const KEY = "parley.media";

/**
 * @typedef {"small" | "medium" | "large" | "huge"} CaptionSize
 * @typedef {"auto" | "gallery" | "speaker"} LayoutMode
 * @typedef {"tile" | "corner" | "hidden"} SelfView how people see themselves
 *
 * @typedef {object} MediaPreferences
 * @property {boolean} audio
 * @property {boolean} video
 * @property {string} microphoneId
 * @property {string} cameraId
 * @property {string} speakerId
 * @property {boolean} captions
 * @property {CaptionSize} captionSize
 * @property {string} captionLanguage what captions are translated into, "" for nothing
 * @property {boolean} shortcuts whether single keys do something on the stage
 * @property {LayoutMode} layout
 * @property {SelfView} selfView
 * @property {import("#parley/rtc/rungs.js").Saving} saving
 * @property {boolean} blur
 * @property {import("#parley/media/effects.js").Noise} noise
 * @property {boolean} sounds whether a sound tells of what waits while the person looks elsewhere
 * @property {boolean} notifications the same by notifications of the browser
 * @property {boolean} notificationTexts whether they show what people wrote
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
  sounds: true,
  notifications: false,
  notificationTexts: false,
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
