/** The whiteboard on the stage: joins the drawing area, the tools and the keyboard. */

import { BoardCanvas } from "#parley/room/board/drawing/canvas.js";
import { coloursOf, watchTheme } from "#parley/room/board/drawing/colours.js";
import { savePng, saveSvg } from "#parley/room/board/drawing/files.js";
import { Gestures } from "#parley/room/board/drawing/gestures.js";
import { initBoardKeys } from "#parley/room/board/drawing/keys.js";
import { LiveDrawing } from "#parley/room/board/drawing/live_drawing.js";
import { selectionText } from "#parley/room/board/drawing/object_names.js";
import { Others } from "#parley/room/board/drawing/others.js";
import { Placing } from "#parley/room/board/drawing/placing.js";
import { Selection } from "#parley/room/board/drawing/selection.js";
import { TextEditor } from "#parley/room/board/drawing/text_editor.js";
import { Toolbar } from "#parley/room/board/drawing/toolbar.js";
import { byId, setText } from "#parley/ui/dom.js";

/**
 * @typedef {import("#parley/room/board/drawing/selection.js").BoardModel} BoardModel
 */

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
  #placing;
  #live;
  #fitted = false;

  /** @param {BoardModel & {isKnown: () => boolean, canUndo: () => boolean, canRedo: () => boolean}} model @param {{fileName: () => string, onHide: () => void}} options */
  constructor(model, { fileName, onHide }) {
    this.#model = model;
    this.#fileName = fileName;
    const area = byId("board-area", HTMLDivElement);
    this.#canvas = new BoardCanvas(area, coloursOf(this.#board), () => this.#viewChanged());
    this.#selection = new Selection(this.#canvas, model, () => this.#selectionChanged());
    this.#editor = new TextEditor(this.#canvas);
    this.#others = new Others(this.#canvas);
    this.#live = new LiveDrawing(model, this.#canvas);
    this.#placing = new Placing({
      model,
      editor: this.#editor,
      toolbar: () => this.#toolbar,
      onAdded: (id) => this.#selection.set([id]),
    });
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
      onDrawing: (object) => this.#live.show(object),
      onDrawn: (object) => this.#live.finish(object),
      onPoint: (point) => this.#live.pointed(point),
      onErase: (id) => model.take([id]),
      onPlace: (point) => this.#placing.place(point),
      onEdit: (id) => this.#placing.edit(id),
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
    if (id) this.#placing.edit(id);
    else if (this.#model.mayDraw()) this.#placing.place(this.#canvas.middle);
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
    setText(byId("board-status", HTMLElement), selectionText(texts.filter((object) => object !== undefined)));
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
