/** Puts new objects on the whiteboard with one click or key, and edits texts and notes. */

import { rounded } from "#parley/room/board/objects/geometry.js";

/**
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {import("#parley/room/board/objects/frames.js").Text} Text
 * @typedef {import("#parley/room/board/objects/frames.js").Note} Note
 * @typedef {import("#parley/room/board/drawing/canvas.js").Point} Point
 *
 * @typedef {object} PlacingOptions
 * @property {import("#parley/room/board/drawing/selection.js").BoardModel} model
 * @property {import("#parley/room/board/drawing/text_editor.js").TextEditor} editor
 * @property {() => import("#parley/room/board/drawing/toolbar.js").Toolbar} toolbar
 * @property {(id: string) => void} onAdded an object is there, and can be selected
 */

const NOTE = { w: 180, h: 140 };
const TEXT = { w: 320, size: 24 };
/** A new line goes so far to the left and to the right. */
const HALF_LINE = 80;

export class Placing {
  #model;
  #editor;
  #toolbar;
  #onAdded;

  /** @param {PlacingOptions} options */
  constructor({ model, editor, toolbar, onAdded }) {
    this.#model = model;
    this.#editor = editor;
    this.#toolbar = toolbar;
    this.#onAdded = onAdded;
  }

  /** A new object of the chosen tool, with its middle here. @param {Point} point */
  place({ x, y }) {
    const { tool, style } = this.#toolbar();
    const { colour, width, filled } = style;
    const shared = { colour, z: this.#model.nextZ() };
    const area = { x: rounded(x - NOTE.w / 2), y: rounded(y - NOTE.h / 2), ...NOTE };
    // Paper is yellow unless another colour was chosen.
    const paper = colour === "ink" ? "yellow" : colour;
    if (tool === "note") this.#write({ ...shared, colour: paper, kind: "note", ...area, text: "" });
    else if (tool === "text") {
      const start = { x: rounded(x), y: rounded(y - TEXT.size / 2) };
      this.#write({ ...shared, kind: "text", ...start, ...TEXT, text: "" });
    } else if (tool === "rectangle" || tool === "ellipse")
      this.#add({ ...shared, kind: "shape", form: tool, ...area, width, filled });
    else if (tool === "line" || tool === "arrow") {
      const ends = { x1: rounded(x - HALF_LINE), y1: rounded(y), x2: rounded(x + HALF_LINE), y2: rounded(y) };
      this.#add({ ...shared, kind: "line", ...ends, width, arrow: tool === "arrow" });
    }
  }

  /** Edit a text or a note; other objects have nothing to edit. @param {string} id */
  edit(id) {
    const object = this.#model.objects().get(id);
    if (!this.#model.mayDraw() || (object?.kind !== "text" && object?.kind !== "note")) return;
    this.#editor.open(object, (text) => {
      const now = this.#model.objects().get(id);
      if (!now || text === object.text) return;
      if (text || object.kind === "note")
        this.#model.put([{ object_id: id, object: /** @type {BoardObject} */ ({ ...now, text }) }]);
      else this.#model.take([id]);
    });
  }

  /** @param {BoardObject} object */
  #add(object) {
    const id = this.#model.newId();
    this.#model.put([{ object_id: id, object }]);
    this.#toolbar().choose("select");
    this.#onAdded(id);
  }

  /** A new text or note comes once something was written. @param {Text | Note} object */
  #write(object) {
    this.#editor.open(object, (text) => {
      if (text) this.#model.put([{ object_id: this.#model.newId(), object: { ...object, text } }]);
    });
    this.#toolbar().choose("select");
  }
}
