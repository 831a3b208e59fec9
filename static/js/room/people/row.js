/** One person in the list of people. The row stays the same element while the person is there, so that focus stays, too. */

import { icon, make, setIcon, setNamed, setText } from "#parley/ui/dom.js";
import { colourOf, gettext, initials, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/people/frames.js").Participant} Participant */
/** @typedef {{isSelf: boolean, place: number, hasFloor: boolean, breakout: string, unheard: boolean, hasMenu: boolean}} RowFacts `place` is that of the raised hand, 0 without one; `unheard` by the AI participant */

export class PersonRow {
  element;
  #name = make("span");
  #role = make("small");
  #place = make("b", { "aria-hidden": "true" });
  #hand = fact("hand");
  #screen = fact("screen-share");
  #unheard = fact("ear-off");
  #camera = fact("video");
  #microphone = fact("mic");
  #menu;

  /** @param {Participant} person @param {(button: HTMLButtonElement) => void} openMenu */
  constructor(person, openMenu) {
    this.#menu = make(
      "button",
      {
        type: "button",
        class: "icon-button person-menu",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        onclick: () => openMenu(this.#menu),
      },
      icon("ellipsis-vertical"),
    );
    this.#hand.classList.add("is-hand");
    this.#hand.append(this.#place);
    this.element = make(
      "li",
      { class: "person", "data-person": person.peer_id },
      avatar(person),
      make("span", { class: "person-name" }, this.#name, this.#role),
      make(
        "span",
        { class: "person-facts" },
        this.#hand,
        this.#screen,
        this.#unheard,
        this.#camera,
        this.#microphone,
      ),
      this.#menu,
    );
  }

  /** @param {Participant} person @param {RowFacts} facts */
  render(person, { isSelf, place, hasFloor, breakout, unheard, hasMenu }) {
    setNamed(this.#name, isSelf ? gettext("%(name)s (you)") : "%(name)s", person.name);
    setText(this.#role, rowText(person, hasFloor, breakout));
    this.element.toggleAttribute("data-floor", hasFloor);
    setFact(this.#hand, place > 0, "hand", interpolate(gettext("Hand raised, number %(place)s"), { place }));
    setText(this.#place, String(place));
    setFact(this.#screen, person.screen, "screen-share", gettext("Shares the screen"));
    setFact(
      this.#unheard,
      unheard,
      "ear-off",
      gettext("Not captioned: the AI participant may not hear them"),
    );
    const { video, audio, is_agent: isAgent } = person;
    setFact(
      this.#camera,
      !isAgent,
      video ? "video" : "video-off",
      video ? gettext("Camera on") : gettext("Camera off"),
    );
    setFact(
      this.#microphone,
      !isAgent,
      audio ? "mic" : "mic-off",
      audio ? gettext("Microphone on") : gettext("Muted"),
    );
    this.#camera.classList.toggle("is-off", !video);
    this.#microphone.classList.toggle("is-off", !audio);
    this.#menu.hidden = !hasMenu;
    const label = interpolate(gettext("Actions for %(name)s"), { name: person.name });
    if (this.#menu.getAttribute("aria-label") !== label) this.#menu.setAttribute("aria-label", label);
  }
}

/** @param {Participant} person */
export function avatar(person) {
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

/** @param {string} name */
function fact(name) {
  return make("span", { class: "fact", role: "img" }, icon(name));
}

/** @param {HTMLElement} element @param {boolean} shown @param {string} name @param {string} label */
function setFact(element, shown, name, label) {
  element.hidden = !shown;
  setIcon(element.querySelector("svg"), name);
  if (element.title === label) return;
  element.title = label;
  element.setAttribute("aria-label", label);
}

/** @param {Participant} person @param {boolean} hasFloor @param {string} breakout the name of the breakout room they are in */
function rowText(person, hasFloor, breakout) {
  const where = breakout && interpolate(gettext("in %(room)s"), { room: breakout });
  const facts = [roleText(person), hasFloor ? gettext("has the floor") : "", where];
  return facts.filter(Boolean).join(" · ");
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
