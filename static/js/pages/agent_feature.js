/** The floor of the AI participant: its raised hand, and mentions of it in the chat. */

import { EVERYONE } from "#parley/state/chat_log.js";
import { mentionName } from "#parley/state/mention.js";
import { AgentWish } from "#parley/ui/agent_wish.js";
import { MentionHint } from "#parley/ui/mention_hint.js";

export class AgentFeature {
  #context;
  #receiver;
  #wish;
  #hint = new MentionHint();

  /** @param {import("#parley/pages/features.js").RoomContext} context @param {() => string} receiver whom the chat writes to now */
  constructor(context, receiver) {
    this.#context = context;
    this.#receiver = receiver;
    this.#wish = new AgentWish({
      letSpeak: () => context.command("agent", { action: "let_speak" }),
      decline: (peerId) => context.command("moderate", { action: "lower_hand", peer_id: peerId }),
    });
  }

  /** @param {import("#parley/state/room_state.js").RoomState} state */
  render(state) {
    this.#wish.render(state, this.#context.nameOf);
    this.#hint.render(this.#receiver() === EVERYONE ? mentionName(state) : "");
  }
}
