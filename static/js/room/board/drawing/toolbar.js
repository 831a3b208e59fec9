/** The tools, colours and buttons around the whiteboard. */

import { byId } from "#parley/ui/dom.js";
import { numberText } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/board/drawing/pens.js").Style} Style
 *
 * @typedef {object} ToolbarHooks
 * @property {() => void} onTool
 * @property {(style: Partial<Style>) => void} onStyle
 * @property {Record<string, () => void>} actions by the name in `data-board-action`
 */

export class Toolbar {
  #root = byId("board", HTMLElement);

  /** @param {ToolbarHooks} hooks */
  constructor({ onTool, onStyle, actions }) {
    for (const input of this.#inputs("board-tool")) input.addEventListener("change", onTool);
    for (const input of this.#inputs("board-colour"))
      input.addEventListener("change", () => onStyle({ colour: this.style.colour }));
    for (const input of this.#inputs("board-width"))
      input.addEventListener("change", () => onStyle({ width: this.style.width }));
    this.#filled.addEventListener("change", () => onStyle({ filled: this.#filled.checked }));
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (
      this.#root.querySelectorAll("[data-board-action]")
    ))
      button.addEventListener("click", () => actions[button.dataset.boardAction ?? ""]?.());
  }

  get tool() {
    return this.#value("board-tool");
  }

  /** @param {string} tool */
  choose(tool) {
    const input = this.#inputs("board-tool").find(({ value }) => value === tool);
    if (!input || input.checked) return;
    input.checked = true;
    input.dispatchEvent(new Event("change"));
  }

  /** @param {number} place from 0 on */
  chooseByPlace(place) {
    const input = this.#inputs("board-tool")[place];
    if (input) this.choose(input.value);
  }

  /** @returns {Style} */
  get style() {
    return {
      colour: /** @type {any} */ (this.#value("board-colour")),
      width: Number(this.#value("board-width")),
      filled: this.#filled.checked,
    };
  }

  /** @param {{mayDraw: boolean, canUndo: boolean, canRedo: boolean, selected: boolean, scale: number}} state */
  show({ mayDraw, canUndo, canRedo, selected, scale }) {
    this.#root.toggleAttribute("data-may-draw", mayDraw);
    this.#enable("undo", mayDraw && canUndo);
    this.#enable("redo", mayDraw && canRedo);
    this.#enable("delete", mayDraw && selected);
    this.#enable("duplicate", mayDraw && selected);
    byId("board-scale", HTMLElement).textContent = numberText(scale, { style: "percent" });
  }

  get #filled() {
    return byId("board-filled", HTMLInputElement);
  }

  /** @param {string} action @param {boolean} enabled */
  #enable(action, enabled) {
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (
      this.#root.querySelectorAll(`[data-board-action="${action}"]`)
    ))
      button.disabled = !enabled;
  }

  /** @param {string} name @returns {HTMLInputElement[]} */
  #inputs(name) {
    return [...this.#root.querySelectorAll("input")].filter((input) => input.name === name);
  }

  /** @param {string} name */
  #value(name) {
    return this.#inputs(name).find(({ checked }) => checked)?.value ?? "";
  }
}
