/** The person who has the floor, the raised hands, and the own place among them. */

import { handQueue, nameFits, ownPlace } from "#parley/room/people/order.js";
import { serverClock } from "#parley/signaling/server_clock.js";
import { setBadge } from "#parley/ui/badges.js";
import { byId, make, setChildren, setNamed, setText } from "#parley/ui/dom.js";
import { clock, gettext, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {import("#parley/room/people/frames.js").Participant} Participant
 */

const CLOCK_MS = 1000;

export class HandQueue {
  #section = byId("floor-section", HTMLElement);
  #list = byId("hand-list", HTMLElement);
  #tools = byId("hand-tools", HTMLElement);
  #next = byId("next-hand", HTMLButtonElement);
  #lowerAll = byId("lower-all", HTMLButtonElement);
  #floor = byId("floor", HTMLElement);
  #done = byId("end-floor", HTMLButtonElement);
  #own = byId("own-place", HTMLElement);
  #chip = byId("floor-chip", HTMLElement);
  /** @type {Map<string, {element: HTMLElement, time: HTMLElement, since: number | null}>} */
  #rows = new Map();
  /** @type {Participant | null} */
  #first = null;
  /** @type {Participant | null} */
  #speaker = null;

  /** @param {import("#parley/room/people/list.js").Moderate} moderate */
  constructor(moderate) {
    // Named, so that two moderators who press at once call one person, not two.
    this.#next.addEventListener("click", () => moderate("next_hand", this.#first, true));
    this.#done.addEventListener("click", () => moderate("next_hand", this.#speaker, false));
    this.#lowerAll.addEventListener("click", () => moderate("lower_all_hands", null));
    setInterval(() => this.#showTimes(), CLOCK_MS);
  }

  /** @param {RoomState} state @param {boolean} moderator @param {(peerId: string) => string} nameOf @param {string} query what is searched for; "" shows everyone */
  render(state, moderator, nameOf, query) {
    const queue = handQueue(state);
    const called = state.room?.called ?? null;
    this.#first = queue[0]?.person ?? null;
    this.#speaker = [state.self, ...state.others.values()].find((who) => who?.peer_id === called) ?? null;
    this.#section.hidden = queue.length === 0 && called === null;
    this.#renderFloor(called, called === state.self?.peer_id, moderator, nameOf);
    this.#tools.hidden = !moderator || queue.length === 0;
    if (queue.length) setNamed(this.#next, gettext("Next: %(name)s"), queue[0].person.name);
    this.#lowerAll.hidden = query !== "";
    this.#renderRows(queue, query);
    const place = ownPlace(state);
    this.#own.hidden = place === 0;
    setText(
      this.#own,
      place === 1
        ? gettext("You are next.")
        : interpolate(gettext("You are number %(place)s in the queue."), { place }),
    );
    setBadge("hand-place", place);
  }

  /** @param {string | null} called @param {boolean} isSelf @param {boolean} moderator @param {(peerId: string) => string} nameOf */
  #renderFloor(called, isSelf, moderator, nameOf) {
    const text = isSelf ? gettext("You have the floor") : gettext("%(name)s has the floor");
    this.#floor.hidden = this.#chip.hidden = called === null;
    for (const place of [byId("floor-text", HTMLElement), byId("floor-chip-text", HTMLElement)])
      setNamed(place, called === null ? "" : text, nameOf(called ?? ""));
    this.#done.hidden = !moderator;
  }

  /** @param {import("#parley/room/people/order.js").QueuedHand[]} queue @param {string} query */
  #renderRows(queue, query) {
    const rows = new Map(
      queue.map(({ person, since }) => [
        person.peer_id,
        this.#rows.get(person.peer_id) ?? handRow(person.name, since),
      ]),
    );
    this.#rows = rows;
    const fitting = queue.filter(({ person }) => nameFits(person.name, query));
    setChildren(
      this.#list,
      fitting.flatMap(({ person }) => rows.get(person.peer_id)?.element ?? []),
    );
    this.#showTimes();
  }

  #showTimes() {
    for (const { time, since } of this.#rows.values())
      setText(time, since === null ? "" : clock(serverClock.now() - since));
  }
}

/** @param {string} name @param {number | null} since */
function handRow(name, since) {
  const time = make("span", { class: "hand-time", title: gettext("Waiting time") });
  return { element: make("li", {}, make("bdi", { title: name }, name), time), time, since };
}
