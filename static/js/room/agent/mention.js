/** Mentions in the chat: "@Nova" asks the AI participant, and the chat box offers to complete the name. */

import { begunMention } from "#parley/room/chat/mentions.js";
import { byId, setText } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

/** The name that a mention of the AI participant has; empty where nobody answers to it. @param {RoomState} state */
export function mentionName(state) {
  const present = [...state.others.values()].some((person) => person.is_agent);
  const agent = state.room?.agent;
  return present && agent && agent.mode !== "off" ? agent.name : "";
}

export class MentionHint {
  #input = byId("chat-input", HTMLTextAreaElement);
  #offer = byId("chat-mention", HTMLButtonElement);
  #text = /** @type {Element} */ (this.#offer.querySelector("span"));
  #name = "";

  constructor() {
    this.#input.addEventListener("input", () => this.#show());
    this.#input.addEventListener("keyup", () => this.#show());
    this.#input.addEventListener("click", () => this.#show());
    // Before the box sends the message: Enter completes what is offered, as in other chats.
    this.#input.addEventListener("keydown", (event) => this.#keyPressed(event), { capture: true });
    this.#offer.addEventListener("click", () => this.#complete());
  }

  /** @param {string} name whom an @ may mention; empty where it mentions nobody */
  render(name) {
    this.#name = name;
    setText(this.#text, interpolate(gettext("Ask @%(name)s"), { name }));
    this.#show();
  }

  /** @param {KeyboardEvent} event */
  #keyPressed(event) {
    const completes = event.key === "Enter" || event.key === "Tab";
    if (!completes || event.shiftKey || this.#offer.hidden) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#complete();
  }

  #complete() {
    const caret = this.#input.selectionStart;
    const start = begunMention(this.#input.value, caret, this.#name);
    if (start === null) return;
    this.#input.setRangeText(`@${this.#name} `, start, caret, "end");
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
    this.#input.focus();
  }

  #show() {
    const { value, selectionStart } = this.#input;
    this.#offer.hidden = begunMention(value, selectionStart, this.#name) === null;
  }
}
