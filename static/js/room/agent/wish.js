/** The card that asks moderators whether the AI participant may answer; it takes no focus away. */

import { agentOf } from "#parley/room/agent/state.js";
import { mayModerate } from "#parley/room/moderation/rules.js";
import { byId, setText } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

export class AgentWish {
  #box = byId("agent-wish", HTMLElement);
  #text = byId("agent-wish-text", HTMLElement);
  #question = byId("agent-wish-question", HTMLElement);
  #yes = byId("agent-wish-yes", HTMLButtonElement);
  #agentId = "";

  /** @param {{letSpeak: () => void, decline: (peerId: string) => void}} answers */
  constructor({ letSpeak, decline }) {
    this.#yes.addEventListener("click", letSpeak);
    byId("agent-wish-no", HTMLButtonElement).addEventListener("click", () => decline(this.#agentId));
  }

  /** @param {RoomState} state @param {(peerId: string) => string} nameOf */
  render(state, nameOf) {
    const agent = agentOf(state);
    const wish = state.agentState;
    this.#agentId = agent?.peer_id ?? "";
    if (!agent?.hand || wish?.state !== "hand" || !mayModerate(state)) {
      this.#hide();
      return;
    }
    const values = { name: agent.name, asker: nameOf(wish.asked_by ?? "") };
    setText(this.#text, interpolate(gettext("%(name)s would like to answer %(asker)s"), values));
    setText(this.#question, wish.question ?? "");
    this.#question.hidden = !wish.question;
    setText(this.#yes, interpolate(gettext("Let %(name)s speak"), values));
    this.#box.hidden = false;
  }

  #hide() {
    if (this.#box.hidden) return;
    const hadFocus = this.#box.contains(document.activeElement);
    this.#box.hidden = true;
    setText(this.#text, "");
    if (hadFocus) byId("open-ask", HTMLButtonElement).focus();
  }
}
