/** The captions over the stage: the last lines, each under the name of its speaker. */

import { loadPreferences, savePreferences } from "#parley/media/preferences.js";
import { byId, make, setText } from "#parley/ui/dom.js";
import { colourOf } from "#parley/ui/text.js";

/** @typedef {import("#parley/media/preferences.js").CaptionSize} CaptionSize */
/** @typedef {{element: HTMLElement, text: HTMLElement, translation: HTMLElement, fadeTimer?: ReturnType<typeof setTimeout>, final: boolean}} Line */

const SHOWN_LINES = 3;
const FADE_AFTER_MS = 12_000;

export class Captions {
  #box = byId("captions", HTMLElement);
  #spoken = byId("captions-spoken", HTMLElement);
  /** @type {Map<string, Line>} */
  #lines = new Map();

  constructor() {
    const sizes = byId("caption-size", HTMLSelectElement);
    sizes.value = this.#box.dataset.size = loadPreferences().captionSize;
    sizes.addEventListener("change", () => {
      const captionSize = /** @type {CaptionSize} */ (sizes.value);
      this.#box.dataset.size = captionSize;
      savePreferences({ captionSize });
    });
  }

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

  /** Show a new or changed segment. @param {import("#parley/room/captions/frames.js").Caption} caption */
  add(caption) {
    if (!caption.text && !caption.final) {
      this.#retract(caption.segment_id);
      return;
    }
    const line = this.#lines.get(caption.segment_id) ?? this.#make(caption);
    if (line.final && !caption.final) return;
    setText(line.text, caption.text);
    line.text.lang = caption.lang;
    line.final = caption.final;
    line.element.dataset.final = String(caption.final);
    keepShown(line);
    // Partial captions change several times a second: only what is final is read out, and nothing while captions are off.
    if (caption.final && !this.#box.hidden) setText(this.#spoken, `${caption.name}: ${caption.text}`);
  }

  /** Take a line back: it was nobody's speech. @param {string} segmentId */
  #retract(segmentId) {
    const line = this.#lines.get(segmentId);
    if (!line || line.final) return;
    clearTimeout(line.fadeTimer);
    line.element.remove();
    this.#lines.delete(segmentId);
  }

  /** Show what a segment means in the language that the person reads. @param {{segment_id: string, lang: string, text: string}} translated */
  translate({ segment_id: segmentId, lang, text }) {
    const line = this.#lines.get(segmentId);
    if (!line) return;
    setText(line.translation, text);
    line.translation.lang = lang;
    line.translation.hidden = false;
    line.element.dataset.translated = "";
    keepShown(line);
    if (!this.#box.hidden) setText(this.#spoken, `${line.element.dataset.name}: ${text}`);
  }

  /** @param {import("#parley/room/captions/frames.js").Caption} caption @returns {Line} */
  #make({ segment_id: segmentId, name }) {
    const text = make("span", { class: "caption-text", dir: "auto" });
    const speaker = make("bdi", { class: "caption-name", "data-colour": colourOf(name) }, name);
    const body = make("span", { class: "caption-body" }, speaker, text);
    const translation = make("span", { class: "caption-translation", dir: "auto", hidden: "" });
    const element = make(
      "p",
      { class: "caption", "data-segment": segmentId, "data-name": name },
      body,
      translation,
    );
    /** @type {Line} */
    const line = { element, text, translation, final: false };
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

/** The line fades a while after its last change. @param {Line} line */
function keepShown(line) {
  delete line.element.dataset.faded;
  clearTimeout(line.fadeTimer);
  line.fadeTimer = setTimeout(() => {
    line.element.dataset.faded = "";
  }, FADE_AFTER_MS);
}
