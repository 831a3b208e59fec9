/** The form for messages: receiver, words, and a draft for each conversation. */

import { EVERYONE } from "#parley/room/chat/log.js";
import { byId, make, setText } from "#parley/ui/dom.js";
import { fits } from "#parley/ui/lengths.js";
import { popover } from "#parley/ui/popover.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {{key: string, name: string}} Receiver
 *
 * @typedef {object} ComposerListeners
 * @property {(text: string) => void} onSend
 * @property {(key: string) => void} onReceiver another receiver was chosen
 */

const MAX_INPUT_PX = 160;
const EMOJI = "😀 😂 🙂 😉 😍 🤔 😮 😢 😎 🥳 🙏 👍 👎 👏 🙌 💪 ✅ ❌ ❓ ❗ 💡 ⏰ 🎉 ❤️ 🔥 👀 ☕ 🚀".split(" ");

export class ChatComposer {
  #form = byId("chat-form", HTMLFormElement);
  #input = byId("chat-input", HTMLTextAreaElement);
  #send = byId("chat-send", HTMLButtonElement);
  #label = byId("chat-label", HTMLElement);
  #receivers = byId("chat-to", HTMLSelectElement);
  #note = byId("chat-note", HTMLElement);
  #listeners;
  #key = EVERYONE;
  /** @type {import("#parley/room/chat/drafts.js").Drafts} */
  #drafts;
  #shown = "";

  /** @param {import("#parley/room/chat/drafts.js").Drafts} drafts @param {ComposerListeners} listeners */
  constructor(drafts, listeners) {
    this.#drafts = drafts;
    this.#listeners = listeners;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("keydown", (event) => this.#keyPressed(event));
    this.#input.addEventListener("input", () => this.#changed());
    this.#receivers.addEventListener("change", () => listeners.onReceiver(this.#receivers.value));
    this.#initEmoji();
    this.#input.value = drafts.get(EVERYONE);
  }

  focus() {
    this.#input.focus();
  }

  /** Put words into the box, after what is there already. @param {string} text */
  insert(text) {
    const { selectionStart, selectionEnd } = this.#input;
    this.#input.setRangeText(text, selectionStart, selectionEnd, "end");
    this.#changed();
    this.focus();
  }

  /**
   * @param {string} key @param {readonly Receiver[]} receivers who can be written to privately
   * @param {{name: string, closed: string}} about name of the other person, and why nothing can be written, else empty
   */
  render(key, receivers, { name, closed }) {
    if (key !== this.#key) this.#switch(key);
    const listed = key === EVERYONE || receivers.some((receiver) => receiver.key === key);
    this.#renderReceivers(key, listed ? receivers : [...receivers, { key, name }]);
    const label = name
      ? interpolate(gettext("Message only to %(name)s"), { name })
      : gettext("Message to everyone");
    setText(this.#label, label);
    this.#input.placeholder = label;
    this.#form.toggleAttribute("data-private", key !== EVERYONE);
    this.#renderNote(name, closed);
    this.#input.disabled = this.#send.disabled = closed !== "";
  }

  /** @param {string} key */
  #switch(key) {
    this.#drafts.set(this.#key, this.#input.value);
    this.#key = key;
    this.#input.value = this.#drafts.get(key);
    this.#fit();
  }

  /** @param {string} key @param {readonly Receiver[]} options */
  #renderReceivers(key, options) {
    const shown = JSON.stringify([key, options]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#receivers.replaceChildren(
      make("option", { value: EVERYONE }, gettext("Everyone")),
      ...options.map((receiver) => make("option", { value: receiver.key }, receiver.name)),
    );
    this.#receivers.value = key;
  }

  /** @param {string} name @param {string} closed */
  #renderNote(name, closed) {
    const text = closed || (name ? gettext("Only you and %(name)s see this. It is not stored.") : "");
    this.#note.hidden = !text;
    setText(/** @type {Element} */ (this.#note.querySelector("span")), interpolate(text, { name }));
  }

  #initEmoji() {
    const picker = byId("chat-emoji-picker", HTMLElement);
    const opener = popover(byId("chat-emoji", HTMLButtonElement), picker, () => {
      /** @type {HTMLElement | null} */ (picker.firstElementChild)?.focus();
    });
    const pick = (/** @type {string} */ emoji) => {
      opener.close();
      this.insert(emoji);
    };
    picker.append(
      ...EMOJI.map((emoji) => make("button", { type: "button", onclick: () => pick(emoji) }, emoji)),
    );
    picker.addEventListener("keydown", moveByArrows);
  }

  /** @param {KeyboardEvent} event */
  #keyPressed(event) {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.#input.value.trim();
    if (!text || this.#input.disabled) return;
    if (!fits(this.#input)) {
      this.#input.reportValidity();
      return;
    }
    this.#input.value = "";
    this.#changed();
    this.#listeners.onSend(text);
  }

  #changed() {
    this.#drafts.set(this.#key, this.#input.value);
    this.#fit();
  }

  #fit() {
    fits(this.#input);
    this.#input.style.height = "auto";
    this.#input.style.height = `${Math.min(MAX_INPUT_PX, this.#input.scrollHeight)}px`;
  }
}

/** Arrow keys go through the buttons of a box. @param {KeyboardEvent} event */
function moveByArrows(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !(event.target instanceof HTMLElement)) return;
  const next = step > 0 ? event.target.nextElementSibling : event.target.previousElementSibling;
  if (next instanceof HTMLElement) next.focus();
}
