/** The own microphone, camera and screen: what is open, what is on, and who wants to know. */

import { openCamera, openMicrophone, openScreen } from "#parley/media/devices.js";
import { loadPreferences, savePreferences } from "#parley/media/preferences.js";

/**
 * @typedef {"audio" | "camera" | "screen"} Slot
 * @typedef {{audio: boolean, video: boolean, screen: boolean}} MediaState
 */

/**
 * Fires `track` (detail: slot) when a slot has another track, `state` when something was switched on or off, and `lost`
 * (detail: slot) when a device ended by itself, `filterfailed` (detail: slot) when a filter could not go on.
 */
export class LocalMedia extends EventTarget {
  /** @type {Record<Slot, MediaStreamTrack | null>} */
  tracks = { audio: null, camera: null, screen: null };
  /** The devices themselves; `tracks` has what filters made of them. @type {Record<Slot, MediaStreamTrack | null>} */
  devices = { audio: null, camera: null, screen: null };
  /** @type {Record<Slot, import("#parley/media/filters.js").Filter | null>} */
  #filters = { audio: null, camera: null, screen: null };
  /** @type {Record<Slot, import("#parley/media/filters.js").Filtered | null>} */
  #filtered = { audio: null, camera: null, screen: null };
  #audioOn = false;

  /** @returns {MediaState} */
  get state() {
    return {
      audio: this.#audioOn && this.tracks.audio !== null,
      video: this.tracks.camera !== null,
      screen: this.tracks.screen !== null,
    };
  }

  /** What is on, and whether the microphone is open, maybe muted. */
  get open() {
    const { audio, video } = this.state;
    return { audio, video, microphone: this.tracks.audio !== null };
  }

  /** Switch the microphone. It stays open while muted, so that unmuting is instant. Throws MediaError. @param {boolean} on */
  async setAudio(on) {
    if (on && !this.tracks.audio) await this.#put("audio", await this.#openAudio());
    this.#audioOn = on;
    if (this.tracks.audio) this.tracks.audio.enabled = on;
    this.#changed();
  }

  /** Switch the camera; off means released. Throws MediaError. @param {boolean} on */
  async setVideo(on) {
    if (on === (this.tracks.camera !== null)) return;
    await this.#put("camera", on ? await openCamera(loadPreferences().cameraId) : null);
    this.#changed();
  }

  /** Share a screen or stop sharing. @param {boolean} on */
  async setScreen(on) {
    if (on === (this.tracks.screen !== null)) return;
    const track = on ? await openScreen() : null;
    if (on && !track) return;
    await this.#put("screen", track);
    this.#changed();
  }

  /** Use another microphone. Throws MediaError. @param {string} deviceId */
  async useMicrophone(deviceId) {
    savePreferences({ microphoneId: deviceId });
    if (!this.tracks.audio) return;
    await this.#put("audio", await this.#openAudio());
    this.#changed();
  }

  /** Use another camera. Throws MediaError. @param {string} deviceId */
  async useCamera(deviceId) {
    savePreferences({ cameraId: deviceId });
    if (!this.tracks.camera) return;
    // Some systems cannot open two cameras at once.
    this.devices.camera?.stop();
    await this.#put("camera", await openCamera(deviceId));
    this.#changed();
  }

  /** Open a device anew, the one that was chosen or another where it is gone. A muted microphone stays muted. Throws MediaError. @param {"audio" | "camera"} slot */
  async reopen(slot) {
    const open = slot === "audio" ? this.#openAudio() : openCamera(loadPreferences().cameraId);
    await this.#put(slot, await open);
    this.#changed();
  }

  /** Send what the filter makes of a device from now on; null sends the device itself. @param {Slot} slot @param {import("#parley/media/filters.js").Filter | null} filter */
  async setFilter(slot, filter) {
    if (this.#filters[slot] === filter) return;
    this.#filters[slot] = filter;
    const device = this.devices[slot];
    if (!device) return;
    const filtered = await this.#filter(slot, device);
    if (this.devices[slot] === device && this.#filters[slot] === filter) this.#use(slot, device, filtered);
    else filtered?.stop();
  }

  /** Release all devices. */
  close() {
    for (const slot of /** @type {Slot[]} */ (["audio", "camera", "screen"])) this.#put(slot, null);
  }

  #openAudio() {
    const { microphoneId, noise } = loadPreferences();
    return openMicrophone(microphoneId, noise === "browser");
  }

  /** The one before is released, but where it is the same device. @param {Slot} slot @param {MediaStreamTrack | null} device */
  async #put(slot, device) {
    const before = this.devices[slot];
    if (before) before.onended = null;
    // With a filter nothing is sent before it works.
    const filtered = device && this.#filters[slot] ? await this.#filter(slot, device) : null;
    before?.stop();
    this.devices[slot] = device;
    // The device was unplugged, or sharing was ended by the browser's own button.
    if (device)
      device.onended = () => {
        this.#put(slot, null);
        this.#changed();
        this.dispatchEvent(new CustomEvent("lost", { detail: slot }));
      };
    this.#use(slot, device, filtered);
  }

  /** @param {Slot} slot @param {MediaStreamTrack} device */
  async #filter(slot, device) {
    const filter = this.#filters[slot];
    if (!filter) return null;
    const failed = () => this.dispatchEvent(new CustomEvent("filterfailed", { detail: slot }));
    try {
      return await filter(device, failed);
    } catch (error) {
      console.warn("a filter could not be used:", error);
      queueMicrotask(failed);
      return null;
    }
  }

  /** @param {Slot} slot @param {MediaStreamTrack | null} device @param {import("#parley/media/filters.js").Filtered | null} filtered */
  #use(slot, device, filtered) {
    this.#filtered[slot]?.stop();
    this.#filtered[slot] = filtered;
    const track = filtered?.track ?? device;
    if (track && slot === "audio") track.enabled = this.#audioOn;
    this.tracks[slot] = track;
    this.dispatchEvent(new CustomEvent("track", { detail: slot }));
  }

  #changed() {
    this.dispatchEvent(new Event("state"));
  }
}
