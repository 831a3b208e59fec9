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
 */

/** @type {MediaPreferences} */
const DEFAULTS = { audio: true, video: true, microphoneId: "", cameraId: "", speakerId: "", captions: true };

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
