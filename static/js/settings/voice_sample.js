/** A sentence spoken by the AI participant with settings that need not be saved yet. */

import { csrfToken, setIcon, setText } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/**
 * @typedef {object} SampleWish
 * @property {string} voice id of a voice, "" for the usual one of the language
 * @property {number} speed 0.5 to 2
 * @property {string} language "" for that of the room
 * @property {string} name what the AI participant calls itself
 * @property {string} text what it says; "" for its own introduction
 */

/** The server gave no sample; the message is for people. */
export class SampleError extends Error {}

/** @param {string} url @param {SampleWish} wish @param {AbortSignal} signal @returns {Promise<ArrayBuffer>} a sound file */
export async function fetchSample(url, wish, signal) {
  const response = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(wish),
    signal,
  });
  if (response.ok) return await response.arrayBuffer();
  const answer = await response.json().catch(() => ({}));
  const field = Object.values(answer.errors ?? {}).length > 0;
  throw new SampleError(field ? gettext("Check voice, pace and sentence.") : (answer.message ?? ""));
}

/** The button that asks for a sample, plays it, and stops it. */
export class VoiceSample {
  /** @type {AudioContext | null} */
  #context = null;
  #asking = new AbortController();

  /** @param {HTMLButtonElement} button @param {HTMLElement} status @param {string} url @param {() => SampleWish} wish */
  constructor(button, status, url, wish) {
    this.#button = button;
    this.#status = status;
    this.#url = url;
    this.#wish = wish;
    button.addEventListener("click", () => (this.#context ? this.stop() : this.#play()));
  }

  /** @type {HTMLButtonElement} */
  #button;
  /** @type {HTMLElement} */
  #status;
  /** @type {string} */
  #url;
  /** @type {() => SampleWish} */
  #wish;

  /** Fall silent. */
  stop() {
    this.#asking.abort();
    void this.#context?.close();
    this.#context = null;
    this.#show("idle");
  }

  async #play() {
    // Made while the click is handled: later a browser might refuse to play.
    const context = new AudioContext();
    this.#context = context;
    this.#asking = new AbortController();
    this.#say("", false);
    this.#show("asking");
    try {
      const file = await fetchSample(this.#url, this.#wish(), this.#asking.signal);
      const sound = await context.decodeAudioData(file);
      if (this.#context !== context) return;
      this.#start(context, sound);
    } catch (error) {
      if (this.#context !== context) return;
      this.stop();
      const known = error instanceof SampleError && error.message;
      this.#say(known || gettext("The voice could not be tried. Check your connection and try again."), true);
    }
  }

  /** @param {AudioContext} context @param {AudioBuffer} sound */
  #start(context, sound) {
    const source = new AudioBufferSourceNode(context, { buffer: sound });
    source.connect(context.destination);
    source.addEventListener("ended", () => {
      if (this.#context === context) this.stop();
    });
    source.start();
    this.#show("playing");
  }

  /** @param {"idle" | "asking" | "playing"} state */
  #show(state) {
    this.#button.dataset.state = state;
    this.#button.toggleAttribute("data-busy", state === "asking");
    setIcon(this.#button.querySelector("svg"), state === "idle" ? "volume-2" : "circle-stop");
    const label = this.#button.querySelector("span");
    if (label) setText(label, state === "idle" ? gettext("Try the voice") : gettext("Stop"));
  }

  /** @param {string} text @param {boolean} failed */
  #say(text, failed) {
    this.#status.toggleAttribute("data-failed", failed);
    setText(this.#status, text);
  }
}
