/** Writing on the whiteboard: a text area over the place of a text or a sticky note. */

import { TEXT_CHARS } from "#parley/room/board/objects/frames.js";
import { LINE_HEIGHT, NOTE_PADDING, NOTE_SIZE } from "#parley/room/board/objects/svg.js";
import { make } from "#parley/ui/dom.js";
import { fits, forget } from "#parley/ui/lengths.js";
import { gettext } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/board/objects/frames.js").Text} Text @typedef {import("#parley/room/board/objects/frames.js").Note} Note */

export class TextEditor {
  #canvas;
  /** @type {{object: Text | Note, area: HTMLTextAreaElement, done: (text: string) => void} | null} */
  #editing = null;

  /** @param {import("#parley/room/board/drawing/canvas.js").BoardCanvas} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
  }

  get isOpen() {
    return this.#editing !== null;
  }

  /** Let the person write. @param {Text | Note} object @param {(text: string) => void} done gets the text, also an unchanged one */
  open(object, done) {
    if (!this.close()) {
      this.#editing?.area.focus();
      return;
    }
    const area = make("textarea", {
      class: `board-editor board-editor-${object.kind}`,
      "data-limit": TEXT_CHARS,
      value: object.text,
      "data-colour": object.colour,
      "aria-label": object.kind === "note" ? gettext("Text of the sticky note") : gettext("Text"),
    });
    area.addEventListener("blur", () => this.close());
    area.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        if (this.close()) this.#canvas.container.focus();
      }
    });
    this.#editing = { object, area, done };
    this.#canvas.container.parentElement?.append(area);
    this.place();
    area.focus();
    area.select();
  }

  /** Move the editor with the board, which was moved or zoomed. */
  place() {
    if (!this.#editing) return;
    const { object, area } = this.#editing;
    const { scale } = this.#canvas;
    const { x, y } = this.#canvas.toArea(object);
    const size = object.kind === "note" ? NOTE_SIZE : object.size;
    Object.assign(area.style, {
      left: `${x}px`,
      top: `${y}px`,
      width: `${object.w * scale}px`,
      height:
        object.kind === "note"
          ? `${object.h * scale}px`
          : `${Math.max(2, area.value.split("\n").length + 1) * size * LINE_HEIGHT * scale}px`,
      padding: object.kind === "note" ? `${NOTE_PADDING * scale}px` : "0",
      fontSize: `${size * scale}px`,
      lineHeight: String(LINE_HEIGHT),
    });
  }

  /** Take over what was written. What is too long stays open, to be cut. @returns {boolean} whether nothing is open any more */
  close() {
    if (!this.#editing) return true;
    const { area, done } = this.#editing;
    if (!fits(area)) {
      if (document.activeElement === area) area.reportValidity();
      return false;
    }
    this.#editing = null;
    const text = area.value.trimEnd();
    forget(area);
    done(text);
    return true;
  }
}
