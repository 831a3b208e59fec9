/** The captions over the stage: the last lines, each under the name of its speaker. */

import { byId, make, setText } from "#parley/ui/dom.js";
import { colourOf } from "#parley/ui/text.js";

/** @typedef {{element: HTMLElement, text: HTMLElement, fadeTimer?: ReturnType<typeof setTimeout>, final: boolean}} Line */

const SHOWN_LINES = 3;
const FADE_AFTER_MS = 12_000;

export class Captions {
  #box = byId("captions", HTMLElement);
  #spoken = byId("captions-spoken", HTMLElement);
  /** @type {Map<string, Line>} */
  #lines = new Map();

  /** @param {boolean} shown */
  show(shown) {
    this.#box.hidden = !shown;
  }

  /** Begin anew, in another room. */
  clear() {
    for (const { element, fadeTimer } of this.#lines.values()) {
      clearTimeout(fadeTimer);
      element.remove();
    }
    this.#lines.clear();
  }

  /** Show a new or changed segment. @param {import("#parley/signaling/types.js").Caption} caption */
  add(caption) {
    const line = this.#lines.get(caption.segment_id) ?? this.#make(caption);
    if (line.final && !caption.final) return;
    setText(line.text, caption.text);
    line.text.lang = caption.lang;
    line.final = caption.final;
    line.element.dataset.final = String(caption.final);
    delete line.element.dataset.faded;
    clearTimeout(line.fadeTimer);
    line.fadeTimer = setTimeout(() => {
      line.element.dataset.faded = "";
    }, FADE_AFTER_MS);
    if (caption.final) setText(this.#spoken, `${caption.name}: ${caption.text}`);
  }

  /** @param {import("#parley/signaling/types.js").Caption} caption @returns {Line} */
  #make({ segment_id: segmentId, name }) {
    const text = make("span", { class: "caption-text", dir: "auto" });
    const speaker = make("bdi", { class: "caption-name", "data-colour": colourOf(name) }, name);
    const body = make("span", { class: "caption-body" }, speaker, text);
    const element = make("p", { class: "caption", "data-segment": segmentId, "data-name": name }, body);
    /** @type {Line} */
    const line = { element, text, final: false };
    this.#lines.set(segmentId, line);
    this.#box.append(element);
    while (this.#lines.size > SHOWN_LINES) this.#dropOldest();
    return line;
  }

  #dropOldest() {
    const [segmentId, line] = this.#lines.entries().next().value ?? [];
    if (!segmentId || !line) return;
    this.#lines.delete(segmentId);
    line.element.remove();
  }
}
