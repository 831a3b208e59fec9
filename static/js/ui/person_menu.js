/** The menu of what may be done to one person. */

import { icon, make } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/state/moderation_rules.js").Deed} Deed */

/** Icon and label of each deed. @type {Record<Deed, [string, () => string]>} */
const ITEMS = {
  message: ["lock", () => gettext("Message privately")],
  mute_audio: ["mic-off", () => gettext("Mute")],
  mute_video: ["video-off", () => gettext("Stop video")],
  mute_screen: ["screen-share-off", () => gettext("Stop screen share")],
  ask_audio: ["mic", () => gettext("Ask to unmute")],
  ask_video: ["video", () => gettext("Ask to start video")],
  give_floor: ["megaphone", () => gettext("Give the floor")],
  end_floor: ["megaphone", () => gettext("End the turn")],
  lower_hand: ["hand", () => gettext("Lower hand")],
  spotlight: ["presentation", () => gettext("Spotlight for everyone")],
  end_spotlight: ["presentation", () => gettext("End spotlight")],
  make_moderator: ["shield-check", () => gettext("Make moderator")],
  make_participant: ["user", () => gettext("Make participant")],
  hand_over: ["crown", () => gettext("Make host")],
  remove: ["user-x", () => gettext("Remove")],
};

export class PersonMenu {
  element = make("details", { class: "person-menu" });
  #summary = make("summary", { class: "icon-button" }, icon("ellipsis-vertical"));
  #items = make("div", { class: "menu" });
  #choose;
  #shown = "";

  /** @param {(deed: Deed) => void} choose */
  constructor(choose) {
    this.#choose = choose;
    this.element.append(this.#summary, this.#items);
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.element.contains(relatedTarget)) this.#close();
    });
    this.element.addEventListener("toggle", () => {
      if (this.element.open) this.#items.scrollIntoView({ block: "nearest" });
    });
    this.element.addEventListener("keydown", (event) => this.#closeOnEscape(event));
  }

  /** @param {string} name @param {Deed[]} deeds */
  render(name, deeds) {
    this.element.hidden = deeds.length === 0;
    const label = interpolate(gettext("Actions for %(name)s"), { name });
    if (this.#summary.getAttribute("aria-label") !== label) this.#summary.setAttribute("aria-label", label);
    const shown = deeds.join(" ");
    if (shown === this.#shown) return;
    this.#shown = shown;
    const hadFocus = this.#items.contains(document.activeElement);
    this.#items.replaceChildren(...deeds.map((deed) => this.#item(deed)));
    if (hadFocus) this.#summary.focus();
  }

  /** @param {Deed} deed */
  #item(deed) {
    const [name, label] = ITEMS[deed];
    const onclick = () => {
      this.#summary.focus();
      this.#close();
      this.#choose(deed);
    };
    const style = deed === "remove" ? "menu-item is-danger" : "menu-item";
    return make("button", { type: "button", class: style, "data-deed": deed, onclick }, icon(name), label());
  }

  /** @param {KeyboardEvent} event */
  #closeOnEscape(event) {
    if (event.key !== "Escape" || !this.element.open) return;
    event.stopPropagation();
    this.#close();
    this.#summary.focus();
  }

  #close() {
    this.element.open = false;
  }
}
