/** Notices of people who come and go, as long as the room is small enough for that to matter. */

import { notify } from "#parley/ui/notices.js";
import { gettext, interpolate, ngettext } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

/** In rooms with more people comings and goings are not told. */
const MOST_PEOPLE = 10;

export class JoinNotices {
  /** Names of the others who are here: of a person who has left only the peer id is told. @type {Map<string, string>} */
  #names = new Map();
  #people = 0;
  /** People whose page is being loaded again: nobody comes or goes. @type {Set<string>} */
  #reloading = new Set();

  /** @param {RoomState} state */
  render(state) {
    const people = [...state.others.values()].filter((person) => !person.is_agent);
    this.#people = people.length + 1;
    for (const person of people) this.#names.set(person.peer_id, person.name);
  }

  /** @param {import("#parley/room/protocol.js").ServerFrame} frame */
  frameCame(frame) {
    if (frame.type === "welcome") this.#names.clear();
    if (frame.type === "participant_joined" && !frame.participant.is_agent) {
      if (!this.#reloading.delete(frame.participant.peer_id)) this.#came(frame.participant.name);
    }
    if (frame.type === "participant_left") {
      if (frame.reason === "replaced") this.#reloading.add(frame.peer_id);
      else this.#went(frame.peer_id);
    }
  }

  /** @param {string} name */
  #came(name) {
    if (this.#people > MOST_PEOPLE) return;
    notify(interpolate(gettext("%(name)s joined"), { name }), {
      icon: "log-in",
      group: "joined",
      together: (count) => ({
        text: interpolate(
          ngettext("%(name)s and %(count)s other joined", "%(name)s and %(count)s others joined", count - 1),
          { name, count: count - 1 },
        ),
      }),
    });
  }

  /** @param {string} peerId */
  #went(peerId) {
    const name = this.#names.get(peerId);
    this.#names.delete(peerId);
    if (!name || this.#people > MOST_PEOPLE) return;
    notify(interpolate(gettext("%(name)s left"), { name }), {
      icon: "log-out",
      group: "left",
      together: (count) => ({
        text: interpolate(
          ngettext("%(name)s and %(count)s other left", "%(name)s and %(count)s others left", count - 1),
          { name, count: count - 1 },
        ),
      }),
    });
  }
}
