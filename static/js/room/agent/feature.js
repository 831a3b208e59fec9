/** The floor of the AI participant: its raised hand, and mentions of it in the chat. */

import { MentionHint, mentionName } from "#parley/room/agent/mention.js";
import { AgentWish } from "#parley/room/agent/wish.js";
import { EVERYONE } from "#parley/room/chat/log.js";

export class AgentFeature {
  #context;
  #receiver;
  #wish;
  #hint = new MentionHint();

  /** @param {import("#parley/room/features.js").RoomContext} context @param {() => string} receiver whom the chat writes to now */
  constructor(context, receiver) {
    this.#context = context;
    this.#receiver = receiver;
    this.#wish = new AgentWish({
      letSpeak: () => context.command("agent", { action: "let_speak" }),
      decline: (peerId) => context.command("moderate", { action: "lower_hand", peer_id: peerId }),
    });
  }

  /** @param {import("#parley/room/state.js").RoomState} state */
  render(state) {
    this.#wish.render(state, this.#context.nameOf);
    this.#hint.render(this.#receiver() === EVERYONE ? mentionName(state) : "");
  }
}
