/** The people of a room: the list of them, moderation, the lobby, who comes and goes. */

import { mayModerate } from "#parley/room/moderation/rules.js";
import { JoinNotices } from "#parley/room/people/join_notices.js";
import { People } from "#parley/room/people/list.js";
import { setBadge } from "#parley/ui/badges.js";

/** @typedef {import("#parley/room/features.js").RoomContext} RoomContext @typedef {import("#parley/room/state.js").RoomState} RoomState */

export class PeopleFeature {
  #context;
  #people;
  #joins = new JoinNotices();

  /** @param {RoomContext} context @param {(peerId: string) => void} onMessage somebody is to be written to in private */
  constructor(context, onMessage) {
    this.#context = context;
    const { moderation, nameOf } = context;
    this.#people = new People(
      (action, peer, value) => moderation.act(action, peer, value),
      nameOf,
      onMessage,
    );
  }

  /** @param {RoomState} state */
  render(state) {
    const { media, moderation } = this.#context;
    this.#joins.render(state);
    this.#people.render(state, media.state);
    moderation.render(media.state);
    const waiting = mayModerate(state) ? state.waiting.size : 0;
    // On phones the control with the first count is behind the second one.
    setBadge("waiting-count", waiting);
    setBadge("more-count", waiting);
    if (!waiting) moderation.nobodyWaits();
  }

  /** @param {import("#parley/room/protocol.js").ServerFrame} frame */
  frameCame(frame) {
    const { moderation } = this.#context;
    this.#joins.frameCame(frame);
    if (frame.type === "moderated") moderation.moderated(frame);
    else if (frame.type === "participant_waiting") moderation.someoneWaits(frame.participant);
    // The notice asks for what has been done.
    else if (frame.type === "participant_admitted" || frame.type === "participant_denied")
      moderation.nobodyWaits();
  }

  ended() {
    this.#joins.ended();
    this.#context.moderation.ended();
  }
}
