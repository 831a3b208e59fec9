/** The open breakout rooms in the side panel: who is where, and what can be done about it. */

import { missingFrom, ownPlace, peopleIn } from "#parley/room/breakouts/state.js";
import { mayModerate } from "#parley/room/moderation/rules.js";
import { byId, icon, make, setNamed } from "#parley/ui/dom.js";
import { colourOf, gettext, initials, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {import("#parley/room/people/frames.js").Participant} Participant
 * @typedef {import("#parley/room/breakouts/frames.js").Breakout} Breakout
 *
 * @typedef {object} ListActions
 * @property {(id: string) => void} enter
 * @property {() => void} back
 * @property {(id: string) => void} answer
 * @property {(peerId: string, id: string | null) => void} assign
 */

export class BreakoutList {
  #list = byId("breakouts-list", HTMLElement);
  #actions;
  #shown = "";

  /** @param {ListActions} actions */
  constructor(actions) {
    this.#actions = actions;
  }

  /** @param {RoomState} state of the main room */
  render(state) {
    const shown = signature(state);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : "";
    const rooms = state.room?.breakouts?.rooms ?? [];
    this.#list.replaceChildren(...rooms.map((room) => this.#card(room, state)), this.#mainCard(state));
    if (focused)
      /** @type {HTMLElement | null} */ (
        this.#list.querySelector(`[data-key="${CSS.escape(focused)}"]`)
      )?.focus();
  }

  /** @param {Breakout} room @param {RoomState} state */
  #card(room, state) {
    const here = peopleIn(state, room.id);
    const call = state.room?.breakouts?.calls[room.id];
    const title = make(
      "div",
      { class: "breakout-head" },
      make("h3", {}, make("bdi", {}, room.name)),
      this.#wayIn(room, state),
    );
    const facts = make("p", { class: "activity-facts" });
    if (room.agent) facts.append(mark("sparkles", gettext("with the AI")));
    if (ownPlace(state) === room.id) facts.append(mark("check", gettext("you are here"), "is-live"));
    const card = make("li", { class: "activity-card breakout-card", "data-breakout": room.id }, title, facts);
    if (call) card.append(this.#call(room, call.name, mayModerate(state)));
    card.append(this.#people(room.id, here, missingFrom(state, room.id), state));
    if (call) card.dataset.live = "";
    return card;
  }

  /** @param {RoomState} state */
  #mainCard(state) {
    const people = peopleIn(state, "");
    const card = make(
      "li",
      { class: "activity-card breakout-card", "data-breakout": "" },
      make("h3", {}, gettext("Main room")),
      this.#people("", people, [], state),
    );
    if (ownPlace(state))
      card.append(
        make(
          "div",
          { class: "activity-actions" },
          make(
            "button",
            {
              type: "button",
              class: "small-button",
              "data-key": "back",
              onclick: () => this.#actions.back(),
            },
            icon("undo-2"),
            gettext("Back to the main room"),
          ),
        ),
      );
    return card;
  }

  /** @param {Breakout} room @param {string} name @param {boolean} moderator */
  #call(room, name, moderator) {
    const text = interpolate(gettext("%(name)s calls for help"), { name });
    const line = make("p", { class: "breakout-call" }, icon("life-buoy"), make("span", {}, text));
    if (moderator)
      line.append(
        make(
          "button",
          {
            type: "button",
            class: "small-button",
            "data-key": `answer ${room.id}`,
            onclick: () => this.#actions.answer(room.id),
          },
          gettext("Done"),
        ),
      );
    return line;
  }

  /** Moderators visit, the others go where they belong or choose. @param {Breakout} room @param {RoomState} state */
  #wayIn(room, state) {
    if (ownPlace(state) === room.id) return null;
    const moderator = mayModerate(state);
    const mine = state.self?.breakout_assigned === room.id;
    if (!moderator && !mine && !state.room?.breakouts?.choice) return null;
    return make(
      "button",
      {
        type: "button",
        class: moderator ? "small-button" : "small-button is-primary",
        "data-key": `enter ${room.id}`,
        "aria-label": interpolate(moderator ? gettext("Visit %(room)s") : gettext("Join %(room)s"), {
          room: room.name,
        }),
        onclick: () => this.#actions.enter(room.id),
      },
      icon("log-in"),
      moderator ? gettext("Visit") : gettext("Join"),
    );
  }

  /** @param {string} id @param {Participant[]} here @param {Participant[]} missing @param {RoomState} state */
  #people(id, here, missing, state) {
    if (!here.length && !missing.length)
      return make(
        "p",
        { class: "activity-empty" },
        id ? gettext("Nobody is here yet.") : gettext("Nobody is here."),
      );
    const list = make("ul", { class: "breakout-people" });
    list.append(...here.map((person) => this.#person(person, id, true, state)));
    list.append(...missing.map((person) => this.#person(person, id, false, state)));
    return list;
  }

  /** @param {Participant} person @param {string} id @param {boolean} present @param {RoomState} state */
  #person(person, id, present, state) {
    const own = person.peer_id === state.self?.peer_id;
    const name = make("span");
    setNamed(name, own ? gettext("%(name)s (you)") : "%(name)s", person.name);
    const face = make("span", {
      class: "avatar avatar-small",
      "aria-hidden": "true",
      "data-colour": colourOf(person.name),
    });
    face.textContent = initials(person.name);
    const words = make("span", { class: "breakout-person-name" }, name);
    if (!present) words.append(make("small", {}, gettext("on the way")));
    const item = make("li", { class: "breakout-person", "data-person": person.peer_id }, face, words);
    if (!present) item.dataset.away = "";
    if (mayModerate(state) && !own) item.append(this.#mover(person, id, state));
    return item;
  }

  /** @param {Participant} person @param {string} id @param {RoomState} state */
  #mover(person, id, state) {
    const rooms = state.room?.breakouts?.rooms ?? [];
    const select = make(
      "select",
      {
        class: "breakout-mover",
        "aria-label": interpolate(gettext("Send %(name)s to"), { name: person.name }),
        "data-key": `move ${person.peer_id}`,
        onchange: () => this.#actions.assign(person.peer_id, select.value || null),
      },
      make("option", { value: "" }, gettext("Main room")),
      ...rooms.map((room) => make("option", { value: room.id }, room.name)),
    );
    select.value = person.breakout_assigned && !person.breakout ? person.breakout_assigned : id;
    return select;
  }
}

/** The facts that the list shows, as text. @param {RoomState} state */
function signature(state) {
  const people = [...(state.self ? [state.self] : []), ...state.others.values()];
  return JSON.stringify([
    state.room?.breakouts?.rooms,
    state.room?.breakouts?.choice,
    state.room?.breakouts?.calls,
    people.map((person) => [
      person.peer_id,
      person.name,
      person.role,
      person.is_agent,
      person.breakout,
      person.breakout_assigned,
    ]),
  ]);
}

/** @param {string} name @param {string} text @param {string} [style] */
function mark(name, text, style = "") {
  return make("span", { class: `activity-mark ${style}` }, icon(name), text);
}
