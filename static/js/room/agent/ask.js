/** The popover for the AI participant: a typed question, silence, and for hosts its mode. */

import { phaseText } from "#parley/room/agent/modes.js";
import { agentOf, canBeStopped } from "#parley/room/agent/state.js";
import { mayModerate } from "#parley/room/moderation/rules.js";
import { byId, setIcon, setText } from "#parley/ui/dom.js";
import { fits } from "#parley/ui/lengths.js";
import { notify } from "#parley/ui/notices.js";
import { popover } from "#parley/ui/popover.js";
import { gettext, interpolate } from "#parley/ui/text.js";

export class AskAgent {
  #input = byId("ask-input", HTMLInputElement);
  #hint = byId("ask-hint", HTMLElement);
  #stop = byId("agent-stop", HTMLButtonElement);
  #mute = byId("agent-mute", HTMLButtonElement);
  #mode = byId("agent-mode", HTMLSelectElement);
  #opener;
  #command;
  #state = byId("ask-state", HTMLElement);
  #stateText = byId("ask-state-text", HTMLElement);
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
    this.#command = command;
    this.#stop.addEventListener("click", () => this.stop());
    this.#mute.addEventListener("click", () => command(this.#muted ? "unmute" : "mute"));
    this.#mode.addEventListener("change", () => command("set_mode", { mode: this.#mode.value }));
  }

  /** On the button, since its tile may be on another page. @param {import("#parley/room/agent/frames.js").AgentPhase | ""} phase @param {string} mode */
  #showState(phase, mode) {
    const name = stateIcon(phase, mode);
    this.#state.hidden = !name;
    this.#state.dataset.state = phase;
    if (name) setIcon(this.#state.querySelector("svg"), name);
    const text = phase ? phaseText(phase, mode) : gettext("not in the room");
    setText(this.#stateText, `, ${text}`);
    byId("open-ask", HTMLButtonElement).title = text;
  }

  toggle() {
    this.#opener.toggle();
  }

  /** Everyone may silence it. */
  stop() {
    if (!this.#stop.disabled) this.#command("stop");
    else notify(gettext("The AI participant does not speak at the moment."), { icon: "square" });
  }

  /** @param {import("#parley/room/state.js").RoomState} state */
  render(state) {
    const agent = agentOf(state);
    const name = agent?.name ?? state.room?.agent.name ?? "";
    if (name) showName(name);
    this.#muted = state.agentState?.state === "muted";
    this.#showState(agent ? (state.agentState?.state ?? "idle") : "", state.room?.agent.mode ?? "");
    this.#input.disabled = !agent;
    this.#stop.disabled = !agent || !canBeStopped(state.agentState);
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

/** What it does, as a small icon: there is none while it is only there, and answers as usual. @param {string} phase empty while it is not in the room @param {string} mode */
function stateIcon(phase, mode) {
  const icons = { thinking: "loader-circle", speaking: "audio-lines", hand: "hand", muted: "volume-off" };
  if (!phase || mode === "off") return "ear-off";
  return icons[/** @type {keyof typeof icons} */ (phase)] ?? (mode === "captions" ? "captions" : "");
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
