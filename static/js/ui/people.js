/** The list of people in the side panel, with what hosts and moderators can do. */

import { agentOf, mayModerate } from "#parley/state/room_state.js";
import { byId, icon, make, setIcon, setText } from "#parley/ui/dom.js";
import { colourOf, gettext, initials, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/signaling/types.js").Participant} Participant
 * @typedef {import("#parley/state/room_state.js").RoomState} RoomState
 * @typedef {(action: string, peer: Participant | null, value?: unknown) => void} Moderate
 */

export class People {
  #list = byId("people-list", HTMLElement);
  #waitingList = byId("waiting-list", HTMLElement);
  #waitingSection = byId("waiting-section", HTMLElement);
  #tools = byId("host-tools", HTMLElement);
  #lock = byId("toggle-lock", HTMLButtonElement);
  #moderate;
  #locked = false;
  /** What the list was made from: captions come several times a second and change nothing here. @type {unknown[]} */
  #shown = [];

  /** @param {Moderate} moderate */
  constructor(moderate) {
    this.#moderate = moderate;
    byId("mute-all", HTMLButtonElement).addEventListener("click", () => moderate("mute_all", null));
    byId("end-meeting", HTMLButtonElement).addEventListener("click", () => moderate("end", null));
    this.#lock.addEventListener("click", () => moderate(this.#locked ? "unlock" : "lock", null));
  }

  /** @param {RoomState} state @param {Partial<Participant>} own what the own devices really do */
  render(state, own) {
    if (!state.self) return;
    const shown = [state.self, state.others, state.waiting, state.hands, state.room, ...Object.values(own)];
    if (shown.every((value, index) => value === this.#shown[index])) return;
    this.#shown = shown;
    const self = { ...state.self, ...own };
    const everyone = [self, ...state.others.values()];
    const moderator = mayModerate(state);
    setText(byId("people-count", HTMLElement), String(everyone.length));
    this.#renderTools(state, moderator);
    const ordered = everyone.sort((a, b) => handRank(a, state) - handRank(b, state));
    const open = this.#list.querySelector("details[open]")?.closest("li")?.dataset.person;
    this.#list.replaceChildren(
      ...ordered.map((person) => this.#row(person, state, moderator && person.peer_id !== self.peer_id)),
    );
    const menu = open ? this.#list.querySelector(`[data-person="${CSS.escape(open)}"] details`) : null;
    menu?.setAttribute("open", "");
    this.#waitingSection.hidden = !moderator || state.waiting.size === 0;
    this.#waitingList.replaceChildren(
      ...[...state.waiting.values()].map((person) => this.#waitingRow(person)),
    );
  }

  /** @param {RoomState} state @param {boolean} moderator */
  #renderTools(state, moderator) {
    this.#tools.hidden = !moderator;
    this.#locked = state.room?.locked ?? false;
    setIcon(this.#lock.querySelector("svg"), this.#locked ? "lock-open" : "lock");
    const text = this.#locked ? gettext("Unlock") : gettext("Lock");
    setText(/** @type {Element} */ (this.#lock.querySelector("span")), text);
  }

  /** @param {Participant} person @param {RoomState} state @param {boolean} withActions */
  #row(person, state, withActions) {
    const isSelf = person.peer_id === state.self?.peer_id;
    const name = isSelf ? interpolate(gettext("%(name)s (you)"), { name: person.name }) : person.name;
    const facts = make("span", { class: "person-facts" });
    if (person.hand) facts.append(factIcon("hand", gettext("Hand raised"), "is-hand"));
    if (person.screen) facts.append(factIcon("screen-share", gettext("Shares the screen")));
    if (agentOf(state) && person.speech === false)
      facts.append(
        factIcon("ear-off", gettext("The AI participant does not hear them: no captions"), "is-off"),
      );
    if (!person.is_agent) {
      facts.append(
        factIcon(
          person.video ? "video" : "video-off",
          person.video ? gettext("Camera on") : gettext("Camera off"),
          person.video ? "" : "is-off",
        ),
      );
      facts.append(
        factIcon(
          person.audio ? "mic" : "mic-off",
          person.audio ? gettext("Microphone on") : gettext("Muted"),
          person.audio ? "" : "is-off",
        ),
      );
    }
    return make(
      "li",
      { class: "person", "data-person": person.peer_id },
      avatar(person),
      make("span", { class: "person-name" }, make("bdi", {}, name), make("small", {}, roleText(person))),
      facts,
      withActions ? this.#actions(person, state) : null,
    );
  }

  /** @param {Participant} person @param {RoomState} state */
  #actions(person, state) {
    const menu = make("details", { class: "person-menu" });
    const summary = make("summary", { class: "icon-button" }, icon("ellipsis-vertical"));
    summary.setAttribute("aria-label", interpolate(gettext("Actions for %(name)s"), { name: person.name }));
    /** @type {[string, string, string, unknown?][]} */
    const actions = [];
    if (!person.is_agent) {
      if (person.audio) actions.push(["mute", "mic-off", gettext("Mute"), "audio"]);
      if (person.video) actions.push(["mute", "video-off", gettext("Switch camera off"), "video"]);
      if (person.hand) actions.push(["lower_hand", "hand", gettext("Lower hand")]);
      const lit = state.room?.spotlight === person.peer_id;
      actions.push([
        "spotlight",
        "pin",
        lit ? gettext("End spotlight") : gettext("Spotlight for everyone"),
        !lit,
      ]);
      if (state.self?.role === "host" && person.role !== "host") {
        const promoted = person.role === "moderator";
        actions.push([
          "set_role",
          "shield-check",
          promoted ? gettext("Make participant") : gettext("Make moderator"),
          promoted ? "participant" : "moderator",
        ]);
      }
    }
    if (person.role !== "host") actions.push(["remove", "user-x", gettext("Remove")]);
    const choose = (/** @type {string} */ action, /** @type {unknown} */ value) => {
      menu.open = false;
      this.#moderate(action, person, value);
    };
    const items = actions.map(([action, name, label, value]) =>
      make(
        "button",
        {
          type: "button",
          class: action === "remove" ? "menu-item is-danger" : "menu-item",
          onclick: () => choose(action, value),
        },
        icon(name),
        label,
      ),
    );
    menu.append(summary, make("div", { class: "menu" }, ...items));
    menu.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
    });
    return menu;
  }

  /** @param {Participant} person */
  #waitingRow(person) {
    const button = (/** @type {string} */ action, /** @type {string} */ label, /** @type {string} */ style) =>
      make("button", { type: "button", class: style, onclick: () => this.#moderate(action, person) }, label);
    return make(
      "li",
      { class: "person", "data-waiting": person.peer_id },
      avatar(person),
      make("span", { class: "person-name" }, make("bdi", {}, person.name)),
      button("deny", gettext("Deny"), "small-button"),
      button("admit", gettext("Admit"), "small-button is-primary"),
    );
  }
}

/** Raised hands come first, in their order. @param {Participant} person @param {RoomState} state */
function handRank(person, state) {
  return state.hands.get(person.peer_id) ?? Number.MAX_SAFE_INTEGER;
}

/** @param {Participant} person */
function avatar(person) {
  const face = make("span", {
    class: "avatar avatar-small",
    "aria-hidden": "true",
    "data-colour": colourOf(person.name),
  });
  if (person.is_agent) {
    face.classList.add("avatar-agent");
    face.append(icon("sparkles"));
  } else face.textContent = initials(person.name);
  return face;
}

/** @param {string} name @param {string} label @param {string} [style] */
function factIcon(name, label, style = "") {
  return make("span", { class: `fact ${style}`, role: "img", title: label, "aria-label": label }, icon(name));
}

/** @param {Participant} person */
function roleText(person) {
  if (!person.connected) return gettext("Reconnecting…");
  if (person.is_agent) return gettext("AI participant");
  return (
    {
      host: gettext("Host"),
      moderator: gettext("Moderator"),
      guest: gettext("Guest"),
      participant: "",
      agent: "",
    }[person.role] ?? ""
  );
}
