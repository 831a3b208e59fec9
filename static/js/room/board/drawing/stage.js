/** The whiteboard on the stage: joins the drawing area, the tools and the keyboard. */

import { BoardCanvas } from "#parley/room/board/drawing/canvas.js";
import { coloursOf, watchTheme } from "#parley/room/board/drawing/colours.js";
import { savePng, saveSvg } from "#parley/room/board/drawing/files.js";
import { Gestures } from "#parley/room/board/drawing/gestures.js";
import { initBoardKeys } from "#parley/room/board/drawing/keys.js";
import { shapesOf } from "#parley/room/board/drawing/nodes.js";
import { selectionText } from "#parley/room/board/drawing/object_names.js";
import { Others } from "#parley/room/board/drawing/others.js";
import { Selection } from "#parley/room/board/drawing/selection.js";
import { TextEditor } from "#parley/room/board/drawing/text_editor.js";
import { Toolbar } from "#parley/room/board/drawing/toolbar.js";
import { rounded } from "#parley/room/board/objects/geometry.js";
import { byId, setText } from "#parley/ui/dom.js";

/**
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {import("#parley/room/board/drawing/canvas.js").Point} Point
 * @typedef {import("#parley/room/board/drawing/selection.js").BoardModel} BoardModel
 */

const NOTE = { w: 180, h: 140 };
const TEXT = { w: 320, size: 24 };
const ZOOM_STEP = 1.25;

export class BoardStage {
  #board = byId("board", HTMLElement);
  #model;
  #fileName;
  #canvas;
  #selection;
  #editor;
  #others;
  #toolbar;
  #gestures;
  #fitted = false;
  /** The object under the pen, under which the others see it grow. */
  #drawingId = "";
  #sentPoints = 0;

  /** @param {BoardModel & {isKnown: () => boolean, canUndo: () => boolean, canRedo: () => boolean}} model @param {{fileName: () => string, onHide: () => void}} options */
  constructor(model, { fileName, onHide }) {
    this.#model = model;
    this.#fileName = fileName;
    const area = byId("board-area", HTMLDivElement);
    this.#canvas = new BoardCanvas(area, coloursOf(this.#board), () => this.#viewChanged());
    this.#selection = new Selection(this.#canvas, model, () => this.#selectionChanged());
    this.#editor = new TextEditor(this.#canvas);
    this.#others = new Others(this.#canvas);
    this.#toolbar = new Toolbar({
      onTool: () => this.#toolChanged(),
      onStyle: (style) => this.#selection.restyle(style),
      actions: this.#actions(onHide),
    });
    this.#gestures = new Gestures(this.#canvas, this.#selection, {
      tool: () => this.#toolbar.tool,
      mayDraw: model.mayDraw,
      style: () => this.#toolbar.style,
      nextZ: model.nextZ,
      onDrawing: (object) => this.#drawing(object),
      onDrawn: (object) => this.#drawn(object),
      onPoint: (point) => this.#pointed(point),
      onErase: (id) => model.take([id]),
      onPlace: (point) => this.#place(point),
      onEdit: (id) => this.#edit(id),
    });
    this.#initKeys(area);
    watchTheme(() => this.#paint());
    this.#toolChanged();
  }

  /** Show the board as it is now. */
  render() {
    this.#canvas.render(this.#model.objects());
    this.#selection.refresh();
    this.#showState();
    // The view moves by itself only when what was there before comes.
    if (this.#fitted || !this.#model.isKnown()) return;
    this.#fitted = true;
    if (this.#model.objects().size) this.#canvas.fit();
  }

  /** @param {string} peerId @param {string} name @param {import("#parley/room/board/drawing/others.js").Mark} mark */
  pointed(peerId, name, mark) {
    this.#others.show(peerId, name, mark);
  }

  /** @param {string} peerId */
  othersDrew(peerId) {
    this.#others.drawn(peerId);
  }

  /** The board is out of sight. */
  hidden() {
    this.#editor.close();
    this.#gestures.cancel();
    this.#others.forgetAll();
  }

  /** @param {() => void} onHide @returns {Record<string, () => void>} */
  #actions(onHide) {
    const files = () => [this.#model.objects(), this.#canvas.colours, this.#fileName()];
    return {
      undo: this.#model.undo,
      redo: this.#model.redo,
      delete: () => this.#selection.takeAway(),
      duplicate: () => this.#selection.duplicate(),
      "zoom-in": () => this.#canvas.zoom(ZOOM_STEP),
      "zoom-out": () => this.#canvas.zoom(1 / ZOOM_STEP),
      fit: () => this.#canvas.fit(),
      png: () => savePng(.../** @type {[any, any, string]} */ (files())),
      svg: () => saveSvg(.../** @type {[any, any, string]} */ (files())),
      hide: onHide,
    };
  }

  /** @param {HTMLElement} area */
  #initKeys(area) {
    initBoardKeys(area, {
      onArrow: (dx, dy) => {
        if (this.#selection.ids.size && this.#model.mayDraw()) this.#selection.move(dx, dy);
        else this.#canvas.pan(-4 * dx, -4 * dy);
      },
      onEnter: () => this.#entered(),
      onDelete: () => this.#model.mayDraw() && this.#selection.takeAway(),
      onEscape: () => this.#gestures.cancel() || this.#selection.clear(),
      onUndo: this.#model.undo,
      onRedo: this.#model.redo,
      onAll: () => this.#selection.set(this.#model.objects().keys()),
      onDuplicate: () => this.#model.mayDraw() && this.#selection.duplicate(),
      onWalk: (step) => this.#selection.walk(step),
      onZoom: (factor) => this.#canvas.zoom(factor),
      onFit: () => this.#canvas.fit(),
      onTool: (place) => this.#toolbar.chooseByPlace(place),
    });
  }

  /** Without a pointer, something new comes into the middle of what is seen. */
  #entered() {
    const [id] = this.#selection.ids;
    if (id) this.#edit(id);
    else if (this.#model.mayDraw()) this.#place(this.#canvas.middle);
  }

  /** @param {Point} point */
  #place({ x, y }) {
    const { colour, width, filled } = this.#toolbar.style;
    const shared = { colour, z: this.#model.nextZ() };
    const around = (/** @type {number} */ w, /** @type {number} */ h) => ({
      ...{ x: rounded(x - w / 2), y: rounded(y - h / 2), w, h },
    });
    const { tool } = this.#toolbar;
    // Paper is yellow unless another colour was chosen.
    const paper = colour === "ink" ? "yellow" : colour;
    if (tool === "note")
      this.#write({ ...shared, colour: paper, kind: "note", ...around(NOTE.w, NOTE.h), text: "" });
    else if (tool === "text")
      this.#write({
        ...shared,
        kind: "text",
        x: rounded(x),
        y: rounded(y - TEXT.size / 2),
        ...TEXT,
        text: "",
      });
    else if (tool === "rectangle" || tool === "ellipse")
      this.#add({ ...shared, kind: "shape", form: tool, ...around(NOTE.w, NOTE.h), width, filled });
    else if (tool === "line" || tool === "arrow") {
      const ends = { x1: rounded(x - 80), y1: rounded(y), x2: rounded(x + 80), y2: rounded(y) };
      this.#add({ ...shared, kind: "line", ...ends, width, arrow: tool === "arrow" });
    }
  }

  /** @param {BoardObject} object */
  #add(object) {
    const id = this.#model.newId();
    this.#model.put([{ object_id: id, object }]);
    this.#toolbar.choose("select");
    this.#selection.set([id]);
  }

  /** A new text or note, once something was written. @param {import("#parley/room/board/objects/frames.js").Text | import("#parley/room/board/objects/frames.js").Note} object */
  #write(object) {
    this.#editor.open(object, (text) => {
      if (text) this.#model.put([{ object_id: this.#model.newId(), object: { ...object, text } }]);
    });
    this.#toolbar.choose("select");
  }

  /** @param {string} id */
  #edit(id) {
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

  /** @param {BoardObject | null} object */
  #drawing(object) {
    this.#canvas.live.find(".own").forEach((/** @type {any} */ node) => {
      node.destroy();
    });
    if (!object) {
      this.#drawingId = "";
      this.#sentPoints = 0;
      return;
    }
    this.#drawingId ||= this.#model.newId();
    for (const shape of shapesOf(object, this.#canvas.colours)) {
      shape.name("own");
      this.#canvas.live.add(shape);
    }
    this.#unsent = object;
  }

  /** @type {BoardObject | null} */
  #unsent = null;

  /** @param {Point} point */
  #pointed({ x, y }) {
    if (!this.#model.mayDraw()) return;
    this.#model.live(() => {
      const place = { x: rounded(x), y: rounded(y) };
      const object = this.#unsent;
      this.#unsent = null;
      return object && this.#drawingId
        ? { ...place, object_id: this.#drawingId, object: this.#tail(object) }
        : place;
    });
  }

  /** Of a stroke only the points that the others do not have yet. @param {BoardObject} object @returns {BoardObject} */
  #tail(object) {
    if (object.kind !== "stroke") return object;
    const points = object.points.slice(this.#sentPoints);
    const pressures = object.pressures?.slice(this.#sentPoints / 2);
    this.#sentPoints = object.points.length;
    return points.length
      ? { ...object, points, ...(pressures ? { pressures } : {}) }
      : { ...object, points: object.points.slice(-2), pressures: undefined };
  }

  /** @param {BoardObject} object */
  #drawn(object) {
    this.#model.put([{ object_id: this.#drawingId || this.#model.newId(), object }]);
    this.#drawing(null);
  }

  #toolChanged() {
    const { tool } = this.#toolbar;
    this.#canvas.container.dataset.tool = tool;
    this.#canvas.setDraggable(tool === "select" && this.#model.mayDraw());
    if (tool !== "select") this.#selection.clear();
    this.#showState();
  }

  #selectionChanged() {
    this.#showState();
    const texts = [...this.#selection.ids].map((id) => this.#model.objects().get(id));
    setText(byId("board-status", HTMLElement), selectionText(texts.filter((one) => one !== undefined)));
  }

  #viewChanged() {
    this.#editor?.place();
    this.#others?.rescale();
    if (this.#toolbar) this.#showState();
  }

  #paint() {
    this.#canvas.setColours(coloursOf(this.#board));
    this.#selection.paint();
  }

  #showState() {
    this.#canvas.setDraggable(this.#toolbar.tool === "select" && this.#model.mayDraw());
    this.#toolbar.show({
      mayDraw: this.#model.mayDraw(),
      canUndo: this.#model.canUndo(),
      canRedo: this.#model.canRedo(),
      selected: this.#selection.ids.size > 0,
      scale: this.#canvas.scale,
    });
  }
}
