/** The whiteboard in the side panel: opening and closing it, who may draw, and the texts on it for reading. */

import { byId, make, setText } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 *
 * @typedef {object} BoardPanelHooks
 * @property {(open: boolean) => void} onOpen for everyone
 * @property {(visible: boolean) => void} onShow on the own stage
 * @property {(who: string) => void} onAllow
 * @property {() => void} onClear
 * @property {() => void} onContinue put what was on the last board on this one
 */

export class BoardPanel {
  #open = byId("board-open", HTMLButtonElement);
  #show = byId("board-show", HTMLButtonElement);
  #who = byId("board-who", HTMLSelectElement);
  #isOpen = false;
  #isVisible = false;

  /** @param {BoardPanelHooks} hooks */
  constructor({ onOpen, onShow, onAllow, onClear, onContinue }) {
    this.#open.addEventListener("click", () => onOpen(!this.#isOpen));
    this.#show.addEventListener("click", () => onShow(!this.#isVisible));
    this.#who.addEventListener("change", () => onAllow(this.#who.value));
    byId("board-clear", HTMLButtonElement).addEventListener("click", onClear);
    byId("board-continue", HTMLButtonElement).addEventListener("click", onContinue);
  }

  /** @param {{open: boolean, who: string, moderates: boolean, visible: boolean}} state */
  render({ open, who, moderates, visible }) {
    this.#isOpen = open;
    this.#isVisible = visible;
    this.#open.hidden = !moderates;
    setText(this.#open, open ? gettext("Close for everyone") : gettext("Open for everyone"));
    this.#open.classList.toggle("is-primary", !open);
    this.#show.hidden = !open;
    setText(this.#show, visible ? gettext("Hide here") : gettext("Show"));
    byId("board-tools-of-host", HTMLElement).hidden = !moderates || !open;
    if (document.activeElement !== this.#who) this.#who.value = who;
    setText(byId("board-fact", HTMLElement), factOf(open, who, moderates));
    byId("board-texts-box", HTMLElement).hidden = !open;
  }

  /** @param {boolean} offered */
  offerEarlier(offered) {
    byId("board-continue", HTMLElement).hidden = !offered;
  }

  /** List the texts of the board, from top to bottom. @param {Map<string, BoardObject>} objects */
  renderTexts(objects) {
    const written = [...objects.values()].flatMap((object) =>
      "text" in object && object.text ? [object] : [],
    );
    written.sort((a, b) => a.y - b.y || a.x - b.x);
    byId("board-texts", HTMLElement).replaceChildren(
      ...written.map(({ text }) => make("li", { dir: "auto" }, text)),
    );
    byId("board-texts-empty", HTMLElement).hidden = written.length > 0;
  }
}

/** @param {boolean} open @param {string} who @param {boolean} moderates */
function factOf(open, who, moderates) {
  if (!open)
    return moderates
      ? gettext("Draw and write together. What is on it is kept with the meeting.")
      : gettext("A host or moderator can open the whiteboard.");
  if (who === "everyone") return gettext("Everyone may draw.");
  return moderates
    ? gettext("Only hosts and moderators draw.")
    : gettext("You can look on; hosts and moderators draw.");
}
