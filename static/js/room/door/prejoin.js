/** The card before joining: preview, checks of the devices, name, consent. */

import { watchForDevices } from "#parley/media/device_recovery.js";
import { loadPreferences, savePreferences } from "#parley/media/preferences.js";
import { ConsentChoice } from "#parley/room/door/consent_choice.js";
import { fillDeviceSelects } from "#parley/room/media/device_selects.js";
import { deviceHelp, MediaHelp, unheardHelp } from "#parley/room/media/help.js";
import { SoundChecks } from "#parley/room/media/sound_checks.js";
import { byId, setIcon, setText } from "#parley/ui/dom.js";
import { colourOf, gettext, initials } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/door/coming_back.js").Stay} Stay
 *
 * @typedef {object} JoinRequest
 * @property {string} name
 * @property {string} password
 * @property {string} [pass] in place of the password
 * @property {Pick<Stay, "audio" | "video" | "microphone">} [wanted] devices that may not be open yet
 */

const SWITCHES = ["preview-audio", "preview-video"];
const JOIN_BUTTONS = ["join", "join-silent"];
/** A permission question may stay open for ever: joining does not wait longer for it. */
const DEVICES_WITHIN_MS = 8000;
/** Whoever comes back is in soon, and the devices follow. */
const DEVICES_AGAIN_WITHIN_MS = 1500;

export class Prejoin {
  #section = byId("prejoin", HTMLElement);
  #form = byId("join-form", HTMLFormElement);
  #frame = byId("preview-frame", HTMLElement);
  #video = byId("preview", HTMLVideoElement);
  #name = byId("join-name", HTMLInputElement);
  #help = new MediaHelp();
  #media;
  #consent;
  #onJoin;
  #checks;
  /** @type {{audio: unknown, video: unknown}} what went wrong with each device; null when nothing did */
  #problems = { audio: null, video: null };
  #unheard = false;
  /** The person goes in without microphone and camera: what a late permission opens is closed again. */
  #silent = false;
  /** @type {Promise<unknown>} */
  #devices = Promise.resolve();

  /**
   * @param {import("#parley/media/local_media.js").LocalMedia} media
   * @param {import("#parley/media/consent.js").Consent} consent
   * @param {(request: JoinRequest) => void} onJoin
   */
  constructor(media, consent, onJoin) {
    this.#media = media;
    this.#onJoin = onJoin;
    this.#checks = new SoundChecks(media, (unheard) => {
      this.#unheard = unheard;
      this.#showHelp();
    });
    this.#consent = new ConsentChoice(consent);
    byId("preview-audio", HTMLButtonElement).addEventListener("click", () =>
      this.#set("audio", !media.state.audio),
    );
    byId("preview-video", HTMLButtonElement).addEventListener("click", () =>
      this.#set("video", !media.state.video),
    );
    this.#name.addEventListener("input", () => this.#render());
    for (const id of JOIN_BUTTONS)
      byId(id, HTMLButtonElement).addEventListener("click", () => this.#consent.demand(id === "join-silent"));
    media.addEventListener("state", () => this.#render());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#join(event.submitter?.id === "join-silent");
    });
  }

  /** Open the devices as they were used last time; or go on with the stay before the page was loaded again. @param {Stay | null} before */
  start(before = null) {
    this.#render();
    this.#checks.start();
    if (before) this.#goBack(before);
    else {
      const { audio, video } = loadPreferences();
      this.#devices = this.#openDevices(audio, video);
    }
    watchForDevices(() => {
      if (!this.#section.hidden && !this.#silent) this.#tryAgain();
    });
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    for (const id of JOIN_BUTTONS) {
      const button = byId(id, HTMLButtonElement);
      button.disabled = busy;
      button.toggleAttribute("data-busy", busy && (id === "join-silent") === this.#silent);
    }
    if (busy) this.showError("");
    else this.#showReturning(false);
  }

  /** @param {string} text */
  showError(text) {
    const error = byId("join-error", HTMLElement);
    error.hidden = !text;
    setText(error, text);
    if (text) error.scrollIntoView({ block: "nearest" });
  }

  /** The AI participant answers in this mode at the moment. @param {string} mode */
  showMode(mode) {
    this.#consent.show(mode);
  }

  /** A device that was in use is gone. @param {"audio" | "video"} kind @param {unknown} error */
  showProblem(kind, error) {
    this.#problems[kind] = error;
    this.#showHelp();
  }

  hide() {
    this.#section.hidden = true;
    this.#checks.stop();
    this.#video.srcObject = null;
  }

  /** @param {boolean} silent */
  async #join(silent) {
    this.#consent.joined();
    this.#silent = silent;
    this.setBusy(true);
    if (silent) await this.#closeDevices();
    else await this.#devicesWithin(DEVICES_WITHIN_MS);
    const password =
      /** @type {HTMLInputElement | null} */ (document.getElementById("join-password"))?.value ?? "";
    this.#onJoin({ name: this.#name.value.trim(), password });
  }

  /** @param {Stay} before */
  async #goBack({ name, pass, ...wanted }) {
    if (name) this.#name.value = name;
    this.#showReturning(true);
    this.setBusy(true);
    this.#devices = this.#openAgain(wanted);
    await this.#devicesWithin(DEVICES_AGAIN_WITHIN_MS);
    this.#onJoin({ name, password: "", pass, wanted });
  }

  /** @param {Pick<Stay, "audio" | "video" | "microphone">} wanted */
  async #openAgain({ audio, video, microphone }) {
    if (microphone && !audio) await this.#try("audio", () => this.#media.reopen("audio"));
    await this.#openDevices(audio, video);
  }

  /** @param {number} ms */
  #devicesWithin(ms) {
    return Promise.race([this.#devices, new Promise((resolve) => setTimeout(resolve, ms))]);
  }

  /** Nothing is asked while the person goes back in. @param {boolean} returning */
  #showReturning(returning) {
    byId("returning", HTMLElement).hidden = !returning;
    byId("prejoin-card", HTMLElement).hidden = returning;
  }

  async #closeDevices() {
    await this.#media.setAudio(false);
    this.#media.close();
    this.#render();
  }

  /** @param {boolean} audio @param {boolean} video */
  async #openDevices(audio, video) {
    if (audio) await this.#switch("audio", true);
    if (video && !this.#silent) await this.#switch("video", true);
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

  /** @param {"audio" | "video"} kind @param {boolean} on */
  async #switch(kind, on) {
    await this.#try(kind, () => (kind === "audio" ? this.#media.setAudio(on) : this.#media.setVideo(on)));
    if (on && this.#silent) await this.#closeDevices();
    this.#showHelp();
    this.#render();
  }

  /** @param {"audio" | "video"} kind @param {() => Promise<void>} action */
  async #try(kind, action) {
    this.#problems[kind] = null;
    try {
      await action();
    } catch (error) {
      this.#problems[kind] = error;
    }
  }

  /** Tell of a problem; the microphone comes first, since it matters more. */
  #showHelp() {
    const { audio, video } = this.#problems;
    if (audio) this.#help.show(deviceHelp(audio, () => this.#tryAgain()));
    else if (this.#unheard) this.#help.show(unheardHelp());
    else this.#help.show(video ? deviceHelp(video, () => this.#tryAgain()) : null);
  }

  /** Open again what could not be opened. */
  async #tryAgain() {
    for (const kind of /** @type {const} */ (["audio", "video"]))
      if (this.#problems[kind]) await this.#switch(kind, true);
    await fillDeviceSelects();
  }

  #render() {
    const { audio, video } = this.#media.state;
    setSwitch("preview-audio", audio, ["mic", "mic-off"], audio ? gettext("Mute") : gettext("Unmute"));
    setSwitch(
      "preview-video",
      video,
      ["video", "video-off"],
      video ? gettext("Stop video") : gettext("Start video"),
    );
    this.#frame.dataset.video = video ? "on" : "off";
    const camera = this.#media.tracks.camera;
    const shown = /** @type {MediaStream | null} */ (this.#video.srcObject)?.getVideoTracks()[0] ?? null;
    if (shown !== camera) this.#video.srcObject = camera ? new MediaStream([camera]) : null;
    const avatar = byId("preview-avatar", HTMLElement);
    setText(avatar, initials(this.#name.value) || "?");
    avatar.dataset.colour = String(colourOf(this.#name.value.trim()));
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
