/** The list of people in the side panel, with what hosts and moderators can do. */

import { agentOf } from "#parley/room/agent/state.js";
import { breakoutOf } from "#parley/room/breakouts/state.js";
import { mayWriteTo } from "#parley/room/chat/rules.js";
import { actItems } from "#parley/room/moderation/acts.js";
import { HostTools } from "#parley/room/moderation/host_tools.js";
import { mayModerate } from "#parley/room/moderation/rules.js";
import { HandQueue } from "#parley/room/people/hand_queue.js";
import { LobbyList } from "#parley/room/people/lobby.js";
import { handQueue, nameFits, orderedPeople } from "#parley/room/people/order.js";
import { PersonRow } from "#parley/room/people/row.js";
import { byId, setChildren, setText } from "#parley/ui/dom.js";
import { openMenu } from "#parley/ui/menu.js";
import { gettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/people/frames.js").Participant} Participant
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {(action: string, peer: Participant | null, value?: unknown) => void} Moderate
 */

/** With so many rows in one of its lists the page can be searched. */
const SEARCH_FROM = 10;

export class People {
  #list = byId("people-list", HTMLElement);
  #search = byId("people-search", HTMLInputElement);
  #nobody = byId("people-nobody", HTMLElement);
  #moderate;
  #nameOf;
  #onMessage;
  #hands;
  #tools;
  #lobby;
  /** @type {Map<string, PersonRow>} */
  #rows = new Map();
  /** The facts that the list shows. Captions come several times a second and change none of them. @type {unknown[]} */
  #shown = [];
  /** @type {{state: RoomState, own: Partial<Participant>} | null} */
  #last = null;

  /** @param {Moderate} moderate @param {(peerId: string) => string} nameOf @param {(peerId: string) => void} onMessage somebody is to be written to in private */
  constructor(moderate, nameOf, onMessage) {
    this.#moderate = moderate;
    this.#onMessage = onMessage;
    this.#nameOf = nameOf;
    this.#hands = new HandQueue(moderate);
    this.#tools = new HostTools(moderate);
    this.#lobby = new LobbyList(moderate);
    this.#search.addEventListener("input", () => this.#renderLists());
  }

  /** @param {RoomState} state @param {Partial<Participant>} own what the own devices really do */
  render(state, own) {
    if (!state.self) return;
    const shown = [state.self, state.others, state.waiting, state.hands, state.room, ...Object.values(own)];
    if (shown.every((value, index) => value === this.#shown[index])) return;
    this.#shown = shown;
    this.#last = { state, own };
    this.#tools.render(state);
    this.#renderLists();
  }

  /** Hands, lobby and people, each with the rows that fit the search. */
  #renderLists() {
    if (!this.#last?.state.self) return;
    const { state } = this.#last;
    const moderator = mayModerate(state);
    const waiting = moderator ? state.waiting : new Map();
    const rows = Math.max(state.others.size + 1, state.hands.size, waiting.size);
    // A search that goes on is not taken away when somebody leaves.
    this.#search.hidden = rows < SEARCH_FROM && !this.#search.value;
    const query = this.#search.value.trim();
    this.#hands.render(state, moderator, this.#nameOf, query);
    this.#lobby.render(waiting, query);
    this.#renderPeople(query);
  }

  /** @param {string} query */
  #renderPeople(query) {
    if (!this.#last?.state.self) return;
    const { state, own } = this.#last;
    const everyone = [{ .../** @type {Participant} */ (state.self), ...own }, ...state.others.values()];
    const persons = everyone.filter(({ is_agent: isAgent }) => !isAgent);
    setText(byId("people-count", HTMLElement), String(persons.length));
    const people = orderedPeople(state, everyone).filter(({ name }) => nameFits(name, query));
    const places = new Map(handQueue(state).map(({ person }, index) => [person.peer_id, index + 1]));
    for (const peerId of this.#rows.keys())
      if (!everyone.some((person) => person.peer_id === peerId)) this.#rows.delete(peerId);
    setChildren(
      this.#list,
      people.map((person) => this.#row(person, state, places.get(person.peer_id) ?? 0)),
    );
    this.#nobody.hidden = people.length > 0;
  }

  /** @param {Participant} person @param {RoomState} state @param {number} place */
  #row(person, state, place) {
    let row = this.#rows.get(person.peer_id);
    if (!row) {
      row = new PersonRow(person, (button) => this.#openMenu(person.peer_id, button));
      this.#rows.set(person.peer_id, row);
    }
    row.render(person, {
      isSelf: person.peer_id === state.self?.peer_id,
      place,
      hasFloor: state.room?.called === person.peer_id,
      breakout: breakoutOf(state, person.breakout)?.name ?? "",
      unheard: agentOf(state) !== null && person.speech === false,
      hasMenu: this.#menuItems(state, person).length > 0,
    });
    return row.element;
  }

  /** @param {string} peerId @param {HTMLButtonElement} button */
  #openMenu(peerId, button) {
    const state = this.#last?.state;
    const person = peerId === state?.self?.peer_id ? state.self : state?.others.get(peerId);
    if (state && person) openMenu(button, person.name, this.#menuItems(state, person));
  }

  /** Items of a person's menu: first those for everyone, then those that the own role allows. @param {RoomState} state @param {Participant} person */
  #menuItems(state, person) {
    const run = () => this.#onMessage(person.peer_id);
    const message = { icon: "lock", label: gettext("Message privately"), run };
    return [
      ...(mayWriteTo(state, person.peer_id) ? [message] : []),
      ...actItems(state, person, this.#moderate),
    ];
  }
}
