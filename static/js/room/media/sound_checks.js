/** Checks of microphone and loudspeaker on the card before joining. */

import { playChime } from "#parley/media/chime.js";
import { LevelMeter } from "#parley/media/level_meter.js";
import { loadPreferences } from "#parley/media/preferences.js";
import { SilenceWatch } from "#parley/media/silence_watch.js";
import { LevelBars } from "#parley/room/media/level_bars.js";
import { byId } from "#parley/ui/dom.js";

const METER_EVERY_MS = 80;

export class SoundChecks {
  #media;
  #onUnheard;
  #unheard = false;
  #meter = new LevelMeter();
  #watch = new SilenceWatch();
  #microphone = new LevelBars(byId("preview-level", HTMLElement));
  #speaker = new LevelBars(byId("speaker-level", HTMLElement));
  #wasOn = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /**
   * @param {import("#parley/media/local_media.js").LocalMedia} media
   * @param {(unheard: boolean) => void} onUnheard whether an open microphone stays silent
   */
  constructor(media, onUnheard) {
    this.#media = media;
    this.#onUnheard = onUnheard;
    media.addEventListener("track", () => this.#listen());
    const button = byId("speaker-test", HTMLButtonElement);
    button.addEventListener("click", () => this.#testSpeaker(button));
  }

  start() {
    this.#listen();
    this.#timer = setInterval(() => this.#look(), METER_EVERY_MS);
  }

  stop() {
    clearInterval(this.#timer);
    this.#meter.close();
  }

  #listen() {
    this.#meter.listen(this.#media.tracks.audio);
    this.#watch.restart(performance.now());
  }

  #look() {
    const on = this.#media.state.audio;
    // Without a measurement nothing is known about the microphone.
    if (!on || !this.#wasOn || !this.#meter.running) this.#watch.restart(performance.now());
    this.#wasOn = on;
    const level = on ? this.#meter.level : 0;
    this.#microphone.show(level);
    const unheard = this.#watch.feed(level, performance.now());
    if (unheard === this.#unheard) return;
    this.#unheard = unheard;
    this.#onUnheard(unheard);
  }

  /** @param {HTMLButtonElement} button */
  async #testSpeaker(button) {
    button.disabled = true;
    try {
      await playChime(loadPreferences().speakerId, (level) => this.#speaker.show(level));
    } finally {
      button.disabled = false;
    }
  }
}
