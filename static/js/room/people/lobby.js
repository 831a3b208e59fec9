/** The list of people in the lobby, and the buttons that let them in. */

import { nameFits } from "#parley/room/people/order.js";
import { avatar } from "#parley/room/people/row.js";
import { byId, make, setChildren } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/people/frames.js").Participant} Participant */

export class LobbyList {
  #section = byId("waiting-section", HTMLElement);
  #list = byId("waiting-list", HTMLElement);
  #all = byId("waiting-all", HTMLElement);
  #moderate;
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();

  /** @param {import("#parley/room/people/list.js").Moderate} moderate */
  constructor(moderate) {
    this.#moderate = moderate;
    byId("admit-all", HTMLButtonElement).addEventListener("click", () => moderate("admit_all", null));
    byId("deny-all", HTMLButtonElement).addEventListener("click", () => moderate("deny_all", null));
  }

  /** @param {ReadonlyMap<string, Participant>} waiting @param {string} query what is searched for; "" shows everyone */
  render(waiting, query) {
    this.#section.hidden = waiting.size === 0;
    // "All" would be more than what is shown.
    this.#all.hidden = waiting.size < 2 || query !== "";
    for (const peerId of this.#rows.keys()) if (!waiting.has(peerId)) this.#rows.delete(peerId);
    for (const person of waiting.values())
      if (!this.#rows.has(person.peer_id)) this.#rows.set(person.peer_id, this.#row(person));
    const fitting = [...waiting.values()].filter(({ name }) => nameFits(name, query));
    setChildren(
      this.#list,
      fitting.flatMap(({ peer_id: peerId }) => this.#rows.get(peerId) ?? []),
    );
    this.#section.hidden ||= fitting.length === 0;
  }

  /** @param {Participant} person */
  #row(person) {
    const { name } = person;
    const button = (
      /** @type {string} */ action,
      /** @type {string} */ label,
      /** @type {string} */ full,
      /** @type {string} */ style,
    ) =>
      make(
        "button",
        {
          type: "button",
          class: style,
          "aria-label": full,
          onclick: () => this.#moderate(action, person),
        },
        label,
      );
    return make(
      "li",
      { class: "person", "data-waiting": person.peer_id },
      avatar(person),
      make("span", { class: "person-name" }, make("bdi", {}, name), make("small", {}, guestText(person))),
      button("deny", gettext("Deny"), interpolate(gettext("Deny %(name)s"), { name }), "small-button"),
      button(
        "admit",
        gettext("Admit"),
        interpolate(gettext("Admit %(name)s"), { name }),
        "small-button is-primary",
      ),
    );
  }
}

/** @param {Participant} person */
function guestText(person) {
  return person.user_id === null ? gettext("Guest") : "";
}
