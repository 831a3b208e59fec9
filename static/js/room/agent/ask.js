/** The popover for the AI participant: a typed question, silence, and for hosts its mode. */

import { agentOf } from "#parley/room/agent/state.js";
import { mayModerate } from "#parley/room/moderation/rules.js";
import { byId, setIcon, setText } from "#parley/ui/dom.js";
import { fits } from "#parley/ui/lengths.js";
import { popover } from "#parley/ui/popover.js";
import { gettext, interpolate } from "#parley/ui/text.js";

export class AskAgent {
  #input = byId("ask-input", HTMLInputElement);
  #hint = byId("ask-hint", HTMLElement);
  #stop = byId("agent-stop", HTMLButtonElement);
  #mute = byId("agent-mute", HTMLButtonElement);
  #mode = byId("agent-mode", HTMLSelectElement);
  #opener;
  #muted = false;

  /** @param {(action: string, members?: Record<string, unknown>) => Promise<boolean>} command tells whether it was accepted */
  constructor(command) {
    this.#opener = popover(byId("open-ask", HTMLButtonElement), byId("ask-popover", HTMLElement), () =>
      this.#input.focus(),
    );
    byId("ask-form", HTMLFormElement).addEventListener("submit", async (event) => {
      event.preventDefault();
      const text = this.#input.value.trim();
      if (!text || !(await command("ask", { text }))) return;
      this.#input.value = "";
      fits(this.#input);
      this.#opener.close();
    });
    this.#stop.addEventListener("click", () => command("stop"));
    this.#mute.addEventListener("click", () => command(this.#muted ? "unmute" : "mute"));
    this.#mode.addEventListener("change", () => command("set_mode", { mode: this.#mode.value }));
  }

  toggle() {
    this.#opener.toggle();
  }

  /** @param {import("#parley/room/state.js").RoomState} state */
  render(state) {
    const agent = agentOf(state);
    const name = agent?.name ?? state.room?.agent.name ?? "";
    if (name) showName(name);
    this.#muted = state.agentState?.state === "muted";
    this.#input.disabled = !agent;
    this.#stop.disabled = !agent || !["thinking", "speaking"].includes(state.agentState?.state ?? "");
    this.#mute.hidden = !mayModerate(state) || !agent;
    setIcon(this.#mute.querySelector("svg"), this.#muted ? "volume-2" : "volume-off");
    const label = this.#muted ? gettext("Let it speak") : gettext("Mute it");
    setText(/** @type {Element} */ (this.#mute.querySelector("span")), label);
    byId("agent-mode-field", HTMLElement).hidden = !mayModerate(state);
    this.#mode.value = state.room?.agent.mode ?? "addressed";
    const heard = state.self?.speech !== false;
    setText(this.#hint, hint(name, agent !== null, state.room?.agent.mode, heard, mayModerate(state)));
    this.#input.placeholder = placeholder(state.room?.agent.mode);
  }
}

/** It may be renamed during the meeting. @param {string} name */
function showName(name) {
  for (const place of document.querySelectorAll("#open-ask .control-label, #ask-title span"))
    setText(place, interpolate(gettext("Ask %(agent)s"), { agent: name }));
}

/** @param {string | undefined} mode */
function placeholder(mode) {
  if (mode === "captions") return gettext("Type a question; the answer is written to the chat");
  return gettext("Type a question; the answer is spoken to everyone");
}

/** @param {string} name @param {boolean} moderator */
function handHint(name, moderator) {
  const text = moderator
    ? gettext("Asked aloud, %(name)s raises its hand. What you type here is answered at once.")
    : gettext("%(name)s raises its hand, and answers when a moderator lets it.");
  return interpolate(text, { name });
}

/** @param {string} name @param {boolean} present @param {string | undefined} mode @param {boolean} heard whether it may hear this person @param {boolean} moderator */
function hint(name, present, mode, heard, moderator) {
  if (!present) return interpolate(gettext("%(name)s is not in the room at the moment."), { name });
  if (mode === "hand") return handHint(name, moderator);
  if (!heard) return interpolate(gettext("%(name)s may not hear you: type here."), { name });
  if (mode === "conversation")
    return interpolate(gettext("Just talk: %(name)s answers in every turn."), { name });
  if (mode === "captions")
    return interpolate(gettext("%(name)s writes captions, and answers typed questions in the chat."), {
      name,
    });
  if (mode === "off") return interpolate(gettext("%(name)s does not listen at the moment."), { name });
  return interpolate(gettext("Say “%(name)s, …” aloud, type here, or write “@%(name)s …” in the chat."), {
    name,
  });
}
