/** The own microphone, camera and screen, as the person switches them on the stage. */

import { LevelMeter } from "#parley/media/level_meter.js";
import { fillDeviceSelects } from "#parley/room/media/device_selects.js";
import { mediaProblemText } from "#parley/room/media/problems.js";
import { byId } from "#parley/ui/dom.js";
import { notify } from "#parley/ui/notices.js";

export class OwnMedia {
  #media;
  /** @type {LevelMeter | null} */
  #meter = null;

  /** @param {import("#parley/media/local_media.js").LocalMedia} media */
  constructor(media) {
    this.#media = media;
    media.addEventListener("track", () => this.#meter?.listen(media.tracks.audio));
  }

  /** Loudness of the person for the others, 0..1. */
  get level() {
    return this.#media.state.audio ? (this.#meter?.level ?? 0) : 0;
  }

  opened() {
    this.#meter = new LevelMeter();
    this.#meter.listen(this.#media.tracks.audio);
  }

  ended() {
    this.#meter?.close();
    this.#media.close();
  }

  /** @param {"audio" | "video" | "screen"} kind */
  async toggle(kind) {
    const media = this.#media;
    const on = !media.state[kind];
    await told(() => {
      if (kind === "audio") return media.setAudio(on);
      return kind === "video" ? media.setVideo(on) : media.setScreen(on);
    });
  }

  /** @param {"microphone" | "camera"} kind @param {string} deviceId */
  async useDevice(kind, deviceId) {
    const media = this.#media;
    await told(() => (kind === "microphone" ? media.useMicrophone(deviceId) : media.useCamera(deviceId)));
  }

  async openDevices() {
    await fillDeviceSelects();
    byId("devices-dialog", HTMLDialogElement).showModal();
  }
}

/** Tell the person what is wrong with a device. @param {() => Promise<void>} action */
async function told(action) {
  try {
    await action();
  } catch (error) {
    notify(mediaProblemText(error), { icon: "triangle-alert" });
  }
}
