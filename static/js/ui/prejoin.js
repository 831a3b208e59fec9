/** The card before joining: preview, level, devices, name. */

import { LevelMeter } from "#parley/media/level_meter.js";
import { loadPreferences, savePreferences } from "#parley/media/preferences.js";
import { fillDeviceSelects } from "#parley/ui/device_selects.js";
import { byId, make, setIcon, setText } from "#parley/ui/dom.js";
import { mediaProblemText } from "#parley/ui/media_problems.js";
import { colourOf, gettext, initials } from "#parley/ui/text.js";

/** @typedef {{name: string, password: string}} JoinRequest */

const SWITCHES = ["preview-audio", "preview-video"];
const BARS = 24;
const METER_EVERY_MS = 80;
/** A permission question may stay open for ever: joining does not wait longer for it. */
const DEVICES_WITHIN_MS = 8000;

export class Prejoin {
  #section = byId("prejoin", HTMLElement);
  #form = byId("join-form", HTMLFormElement);
  #frame = byId("preview-frame", HTMLElement);
  #video = byId("preview", HTMLVideoElement);
  #note = byId("preview-note", HTMLElement);
  #name = byId("join-name", HTMLInputElement);
  #media;
  #problems = { audio: "", video: "" };
  #meter = new LevelMeter();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  /** @type {Promise<unknown>} */
  #devices = Promise.resolve();

  /** @param {import("#parley/media/local_media.js").LocalMedia} media @param {(request: JoinRequest) => void} onJoin */
  constructor(media, onJoin) {
    this.#media = media;
    byId("preview-level", HTMLElement)
      .querySelector(".level-bars")
      ?.append(...Array.from({ length: BARS }, () => make("i")));
    byId("preview-audio", HTMLButtonElement).addEventListener("click", () =>
      this.#set("audio", !media.state.audio),
    );
    byId("preview-video", HTMLButtonElement).addEventListener("click", () =>
      this.#set("video", !media.state.video),
    );
    this.#name.addEventListener("input", () => this.#render());
    media.addEventListener("state", () => this.#render());
    media.addEventListener("track", () => this.#meter.listen(media.tracks.audio));
    this.#form.addEventListener("submit", async (event) => {
      event.preventDefault();
      this.setBusy(true);
      await Promise.race([this.#devices, new Promise((resolve) => setTimeout(resolve, DEVICES_WITHIN_MS))]);
      const password =
        /** @type {HTMLInputElement | null} */ (document.getElementById("join-password"))?.value ?? "";
      onJoin({ name: this.#name.value.trim(), password });
    });
  }

  /** Open the devices as they were used last time. */
  start() {
    this.#render();
    this.#timer = setInterval(() => this.#showLevel(), METER_EVERY_MS);
    const { audio, video } = loadPreferences();
    this.#devices = this.#openDevices(audio, video);
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    const button = byId("join", HTMLButtonElement);
    button.disabled = busy;
    button.toggleAttribute("data-busy", busy);
    if (busy) this.showError("");
  }

  /** @param {string} text */
  showError(text) {
    const error = byId("join-error", HTMLElement);
    error.hidden = !text;
    setText(error, text);
  }

  hide() {
    this.#section.hidden = true;
    clearInterval(this.#timer);
    this.#video.srcObject = null;
    this.#meter.close();
  }

  /** @param {boolean} audio @param {boolean} video */
  async #openDevices(audio, video) {
    if (audio) await this.#switch("audio", true);
    if (video) await this.#switch("video", true);
    await fillDeviceSelects();
    for (const id of SWITCHES) byId(id, HTMLButtonElement).disabled = false;
    this.#section.dataset.ready = "";
  }

  /** @param {"audio" | "video"} kind @param {boolean} on */
  async #set(kind, on) {
    savePreferences({ [kind]: on });
    await this.#switch(kind, on);
    await fillDeviceSelects();
  }

  /** Switch a device; what is wrong with the microphone is told first, since it matters more. @param {"audio" | "video"} kind @param {boolean} on */
  async #switch(kind, on) {
    this.#problems[kind] = "";
    try {
      await (kind === "audio" ? this.#media.setAudio(on) : this.#media.setVideo(on));
    } catch (error) {
      this.#problems[kind] = mediaProblemText(error);
    }
    setText(this.#note, this.#problems.audio || this.#problems.video);
    this.#render();
  }

  #render() {
    const { audio, video } = this.#media.state;
    setSwitch("preview-audio", audio, ["mic", "mic-off"], audio ? gettext("Mute") : gettext("Unmute"));
    setSwitch(
      "preview-video",
      video,
      ["video", "video-off"],
      video ? gettext("Camera off") : gettext("Camera on"),
    );
    this.#frame.dataset.video = video ? "on" : "off";
    const camera = this.#media.tracks.camera;
    const shown = /** @type {MediaStream | null} */ (this.#video.srcObject)?.getVideoTracks()[0] ?? null;
    if (shown !== camera) this.#video.srcObject = camera ? new MediaStream([camera]) : null;
    const avatar = byId("preview-avatar", HTMLElement);
    setText(avatar, initials(this.#name.value) || "?");
    avatar.dataset.colour = String(colourOf(this.#name.value.trim()));
  }

  #showLevel() {
    const meter = byId("preview-level", HTMLElement);
    const level = this.#media.state.audio ? Math.min(1, Math.sqrt(this.#meter.level) * 1.8) : 0;
    const lit = Math.round(level * BARS);
    meter.setAttribute("aria-valuenow", String(Math.round(level * 100)));
    meter.querySelectorAll("i").forEach((bar, index) => {
      bar.toggleAttribute("data-lit", index < lit);
    });
  }
}

/** @param {string} id @param {boolean} on @param {[string, string]} icons @param {string} label */
function setSwitch(id, on, [onIcon, offIcon], label) {
  const button = byId(id, HTMLButtonElement);
  button.setAttribute("aria-pressed", String(on));
  button.setAttribute("aria-label", label);
  button.title = label;
  setIcon(button.querySelector("svg"), on ? onIcon : offIcon);
}
