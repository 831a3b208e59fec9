/** The question whether to unmute: it switches nothing on by itself, and takes no focus away. */

import { byId, setIcon, setText } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {"audio" | "video"} Asked */

export class UnmuteQuestion {
  #box = byId("unmute-question", HTMLElement);
  #text = byId("unmute-question-text", HTMLElement);
  #yes = byId("unmute-yes", HTMLButtonElement);
  /** @type {Asked} */
  #asked = "audio";
  /** Whether it is asked because of the floor, and since then the person had that. */
  #forFloor = false;
  #hadFloor = false;

  /** @param {(asked: Asked) => void} switchOn the person agreed */
  constructor(switchOn) {
    this.#yes.addEventListener("click", () => {
      this.hide();
      switchOn(this.#asked);
    });
    byId("unmute-no", HTMLButtonElement).addEventListener("click", () => this.hide());
    this.#box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.hide();
    });
  }

  /** @param {Asked} asked @param {string} name who asks @param {boolean} hasFloor whether they were given the floor */
  ask(asked, name, hasFloor) {
    this.#asked = asked;
    this.#forFloor = hasFloor;
    this.#hadFloor = false;
    this.#box.hidden = false;
    setIcon(this.#box.querySelector("svg"), asked === "audio" ? "mic" : "video");
    setText(this.#text, interpolate(questionText(asked, hasFloor), { name }));
    setText(this.#yes, asked === "audio" ? gettext("Unmute") : gettext("Start video"));
  }

  /** Close the question once the device is on, or the floor is another's. @param {{audio: boolean, video: boolean}} own @param {boolean} hasFloor */
  render(own, hasFloor) {
    const isOver = this.#forFloor && this.#hadFloor && !hasFloor;
    this.#hadFloor ||= hasFloor;
    if (own[this.#asked] || isOver) this.hide();
  }

  hide() {
    if (this.#box.hidden) return;
    const hadFocus = this.#box.contains(document.activeElement);
    this.#box.hidden = true;
    setText(this.#text, "");
    if (hadFocus) byId("toggle-audio", HTMLButtonElement).focus();
  }
}

/** @param {Asked} asked @param {boolean} hasFloor */
function questionText(asked, hasFloor) {
  if (asked === "video") return gettext("%(name)s asks you to start your video.");
  return hasFloor ? gettext("You have the floor. Unmute to speak.") : gettext("%(name)s asks you to unmute.");
}
