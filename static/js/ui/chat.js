/** The chat in the side panel. */

import { byId, make } from "#parley/ui/dom.js";
import { colourOf, gettext, timeOfDay } from "#parley/ui/text.js";

const GROUPED_WITHIN_SECS = 180;
const MAX_INPUT_PX = 140;

export class Chat {
  #list = byId("chat-messages", HTMLElement);
  #empty = byId("chat-empty", HTMLElement);
  #input = byId("chat-input", HTMLTextAreaElement);
  #button = byId("chat-send", HTMLButtonElement);
  /** @type {Set<string>} */
  #shown = new Set();
  /** @type {import("#parley/signaling/types.js").ChatMessage | null} */
  #last = null;
  #onSend;

  /** @param {(text: string) => Promise<void>} onSend */
  constructor(onSend) {
    this.#onSend = onSend;
    byId("chat-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.#input.addEventListener("input", () => this.#fit());
  }

  focus() {
    this.#input.focus();
  }

  /** @param {readonly import("#parley/signaling/types.js").ChatMessage[]} messages @param {string} ownId @returns {number} how many of others are new */
  render(messages, ownId) {
    this.#empty.hidden = messages.length > 0;
    const fresh = messages.filter(({ message_id }) => !this.#shown.has(message_id));
    for (const message of fresh) this.#append(message, message.from === ownId);
    if (fresh.length) this.#list.scrollTop = this.#list.scrollHeight;
    return fresh.filter(({ from }) => from !== ownId).length;
  }

  /** @param {import("#parley/signaling/types.js").ChatMessage} message @param {boolean} own */
  #append(message, own) {
    const { from, name, text, at, to } = message;
    const grouped =
      !to && !this.#last?.to && this.#last?.from === from && at - this.#last.at < GROUPED_WITHIN_SECS;
    const item = make("div", { class: "chat-message" });
    if (own) item.dataset.own = "";
    if (!grouped)
      item.append(
        make(
          "p",
          { class: "line-head" },
          make("bdi", { class: "caption-name", "data-colour": colourOf(name) }, own ? gettext("You") : name),
          make("time", {}, timeOfDay(at)),
          to ? make("span", { class: "private-mark" }, gettext("private")) : null,
        ),
      );
    item.append(make("p", { class: "chat-text", dir: "auto" }, text));
    this.#list.append(item);
    this.#shown.add(message.message_id);
    this.#last = message;
  }

  async #send() {
    const text = this.#input.value.trim();
    if (!text || this.#button.disabled) return;
    this.#button.disabled = true;
    try {
      await this.#onSend(text);
      this.#input.value = "";
      this.#fit();
    } catch {
      // The text stays in the box; the page has told why it was not sent.
    } finally {
      this.#button.disabled = false;
    }
  }

  #fit() {
    this.#input.style.height = "auto";
    this.#input.style.height = `${Math.min(MAX_INPUT_PX, this.#input.scrollHeight)}px`;
  }
}
