/** The transcript of this meeting in the side panel. */

import { byId, make, setText } from "#parley/ui/dom.js";
import { clock, colourOf } from "#parley/ui/text.js";

export class Transcript {
  #list = byId("transcript-lines", HTMLElement);
  #empty = byId("transcript-empty", HTMLElement);
  /** @type {Map<string, {element: HTMLElement, text: HTMLElement}>} */
  #lines = new Map();

  /** @param {readonly import("#parley/signaling/types.js").Caption[]} captions */
  render(captions) {
    this.#empty.hidden = captions.length > 0;
    const atEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 60;
    const shown = new Set(captions.map(({ segment_id }) => segment_id));
    for (const [id, { element }] of this.#lines)
      if (!shown.has(id)) {
        element.remove();
        this.#lines.delete(id);
      }
    for (const caption of captions) this.#renderLine(caption);
    if (atEnd) this.#list.scrollTop = this.#list.scrollHeight;
  }

  /** @param {import("#parley/signaling/types.js").Caption} caption */
  #renderLine(caption) {
    const line = this.#lines.get(caption.segment_id) ?? this.#make(caption);
    setText(line.text, caption.text);
    line.element.dataset.final = String(caption.final);
  }

  /** @param {import("#parley/signaling/types.js").Caption} caption */
  #make({ segment_id: segmentId, name, start, lang }) {
    const text = make("p", { class: "line-text", dir: "auto", lang });
    const head = make(
      "p",
      { class: "line-head" },
      make("bdi", { class: "caption-name", "data-colour": colourOf(name) }, name),
      make("time", {}, clock(start)),
    );
    const line = { element: make("li", {}, head, text), text };
    this.#lines.set(segmentId, line);
    this.#list.append(line.element);
    return line;
  }
}
