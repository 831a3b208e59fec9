/** Notices of people who come and go; many at once are told together. */

import { joinedText, leftText, NOBODY, tellAt, withComing, withGoing } from "#parley/room/people/comings.js";
import { notify } from "#parley/ui/notices.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

export class JoinNotices {
  /** Names of the others who are here: of a person who has left only the peer id is told. @type {Map<string, string>} */
  #names = new Map();
  #people = 0;
  /** People whose page is being loaded again: nobody comes or goes. @type {Set<string>} */
  #reloading = new Set();
  #comings = NOBODY;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {RoomState} state */
  render(state) {
    const people = [...state.others.values()].filter((person) => !person.is_agent);
    this.#people = people.length + 1;
    for (const person of people) this.#names.set(person.peer_id, person.name);
  }

  /** @param {import("#parley/room/protocol.js").ServerFrame} frame */
  frameCame(frame) {
    if (frame.type === "welcome") this.#begin();
    if (frame.type === "participant_joined" && !frame.participant.is_agent) {
      const { peer_id: peerId, name } = frame.participant;
      if (!this.#reloading.delete(peerId))
        this.#gather(withComing(this.#comings, peerId, name, performance.now()));
    }
    if (frame.type === "participant_left") {
      if (frame.reason === "replaced") this.#reloading.add(frame.peer_id);
      else this.#went(frame.peer_id);
    }
  }

  ended() {
    this.#begin();
  }

  #begin() {
    this.#names.clear();
    this.#gather(NOBODY);
  }

  /** @param {string} peerId */
  #went(peerId) {
    const name = this.#names.get(peerId);
    this.#names.delete(peerId);
    if (name) this.#gather(withGoing(this.#comings, peerId, name, performance.now()));
  }

  /** @param {import("#parley/room/people/comings.js").Comings} comings */
  #gather(comings) {
    this.#comings = comings;
    clearTimeout(this.#timer);
    const at = tellAt(comings, this.#people);
    if (at !== null) this.#timer = setTimeout(() => this.#tell(), Math.max(0, at - performance.now()));
  }

  #tell() {
    const { came, went } = this.#comings;
    this.#comings = NOBODY;
    // A later notice of the same kind takes the place of the one that is still shown.
    const tell = (/** @type {string} */ icon, /** @type {string} */ group, /** @type {string} */ text) =>
      notify(text, { icon, group, together: () => ({ text }) });
    if (came.size) tell("log-in", "joined", joinedText([...came.values()]));
    if (went.size) tell("log-out", "left", leftText([...went.values()]));
  }
}
