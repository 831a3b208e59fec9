/** The own microphone, camera and screen: what is open, what is on, and who wants to know. */

import { openCamera, openMicrophone, openScreen } from "#parley/media/devices.js";
import { loadPreferences, savePreferences } from "#parley/media/preferences.js";

/**
 * @typedef {"audio" | "camera" | "screen"} Slot
 * @typedef {{audio: boolean, video: boolean, screen: boolean}} MediaState
 */

/**
 * Fires `track` (detail: slot) when a slot has another track, `state` when something was switched on or off, and `lost`
 * (detail: slot) when a device ended by itself.
 */
export class LocalMedia extends EventTarget {
  /** @type {Record<Slot, MediaStreamTrack | null>} */
  tracks = { audio: null, camera: null, screen: null };
  #audioOn = false;

  /** @returns {MediaState} */
  get state() {
    return {
      audio: this.#audioOn && this.tracks.audio !== null,
      video: this.tracks.camera !== null,
      screen: this.tracks.screen !== null,
    };
  }

  /** Switch the microphone. It stays open while muted, so that unmuting is instant. Throws MediaError. @param {boolean} on */
  async setAudio(on) {
    if (on && !this.tracks.audio) this.#put("audio", await openMicrophone(loadPreferences().microphoneId));
    this.#audioOn = on;
    if (this.tracks.audio) this.tracks.audio.enabled = on;
    this.#changed();
  }

  /** Switch the camera; off means released. Throws MediaError. @param {boolean} on */
  async setVideo(on) {
    if (on === (this.tracks.camera !== null)) return;
    this.#put("camera", on ? await openCamera(loadPreferences().cameraId) : null);
    this.#changed();
  }

  /** Share a screen or stop sharing. @param {boolean} on */
  async setScreen(on) {
    if (on === (this.tracks.screen !== null)) return;
    const track = on ? await openScreen() : null;
    if (on && !track) return;
    this.#put("screen", track);
    this.#changed();
  }

  /** Use another microphone. Throws MediaError. @param {string} deviceId */
  async useMicrophone(deviceId) {
    savePreferences({ microphoneId: deviceId });
    if (!this.tracks.audio) return;
    const track = await openMicrophone(deviceId);
    track.enabled = this.#audioOn;
    this.#put("audio", track);
    this.#changed();
  }

  /** Use another camera. Throws MediaError. @param {string} deviceId */
  async useCamera(deviceId) {
    savePreferences({ cameraId: deviceId });
    if (!this.tracks.camera) return;
    // Some systems cannot open two cameras at once.
    this.tracks.camera.stop();
    this.#put("camera", await openCamera(deviceId));
    this.#changed();
  }

  /** Open a device anew, the one that was chosen or another where it is gone. A muted microphone stays muted. Throws MediaError. @param {"audio" | "camera"} slot */
  async reopen(slot) {
    const { microphoneId, cameraId } = loadPreferences();
    const track = await (slot === "audio" ? openMicrophone(microphoneId) : openCamera(cameraId));
    if (slot === "audio") track.enabled = this.#audioOn;
    this.#put(slot, track);
    this.#changed();
  }

  /** Release all devices. */
  close() {
    for (const slot of /** @type {Slot[]} */ (["audio", "camera", "screen"])) this.#put(slot, null);
  }

  /** @param {Slot} slot @param {MediaStreamTrack | null} track */
  #put(slot, track) {
    const before = this.tracks[slot];
    if (before) before.onended = null;
    before?.stop();
    this.tracks[slot] = track;
    // The device was unplugged, or sharing was ended by the browser's own button.
    if (track)
      track.onended = () => {
        this.#put(slot, null);
        this.#changed();
        this.dispatchEvent(new CustomEvent("lost", { detail: slot }));
      };
    this.dispatchEvent(new CustomEvent("track", { detail: slot }));
  }

  #changed() {
    this.dispatchEvent(new Event("state"));
  }
}
