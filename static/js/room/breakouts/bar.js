/** The bar over the stage: the own breakout room, an invitation, and the time that is left. */

import { byId, icon, make, setText } from "#parley/ui/dom.js";
import { clock } from "#parley/ui/text.js";

/**
 * @typedef {{key: string, label: string, icon: string, primary?: boolean, pressed?: boolean, run: () => void}} BarAction
 * @typedef {{words: string, tone: "inside" | "asked" | "plain", actions: BarAction[]}} BarContent
 */

const SOON_SECS = 30;

export class BreakoutBar {
  #bar = byId("breakout-bar", HTMLElement);
  #words = byId("breakout-bar-words", HTMLElement);
  #time = byId("breakout-bar-time", HTMLElement);
  #actions = byId("breakout-bar-actions", HTMLElement);
  #said = byId("breakout-said", HTMLElement);
  #shown = "";

  /** @param {BarContent | null} content null hides the bar */
  render(content) {
    this.#bar.hidden = content === null;
    if (!content) {
      this.#shown = "";
      return;
    }
    setText(this.#words, content.words);
    this.#bar.dataset.tone = content.tone;
    this.#renderActions(content.actions);
  }

  /** @param {number | null} secs */
  setTime(secs) {
    showTime(this.#time, secs);
  }

  /** @param {{name: string, text: string} | null} said */
  setBroadcast(said) {
    const text = said ? `${said.name}: ${said.text}` : "";
    if (this.#said.textContent === text) return;
    this.#said.replaceChildren(
      ...(said ? [make("bdi", {}, `${said.name}: `), make("bdi", {}, said.text)] : []),
    );
  }

  /** Buttons stay the same elements while only their words change: they keep the focus. @param {BarAction[]} actions */
  #renderActions(actions) {
    const shown = actions.map(({ key }) => key).join(" ");
    if (shown !== this.#shown) this.#actions.replaceChildren(...actions.map(button));
    this.#shown = shown;
    actions.forEach((action, index) => {
      const element = /** @type {HTMLButtonElement} */ (this.#actions.children[index]);
      setText(/** @type {Element} */ (element.querySelector("span")), action.label);
      element.onclick = action.run;
      if (action.pressed !== undefined) element.setAttribute("aria-pressed", String(action.pressed));
    });
  }
}

/** Show the time left where there is a limit. @param {HTMLElement} element @param {number | null} secs */
export function showTime(element, secs) {
  element.hidden = secs === null;
  if (secs === null) return;
  setText(element, clock(secs));
  element.toggleAttribute("data-soon", secs <= SOON_SECS);
}

/** @param {BarAction} action */
function button({ key, icon: name, primary }) {
  const style = primary ? "small-button is-primary" : "small-button";
  return make("button", { type: "button", class: style, "data-action": key }, icon(name), make("span"));
}
