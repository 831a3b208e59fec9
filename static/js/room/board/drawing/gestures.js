/** Mouse, pen and fingers on the whiteboard: drawing, selecting, moving the view by two fingers or the wheel. */

import { isPen, PenGesture } from "#parley/room/board/drawing/pens.js";

/**
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {import("#parley/room/board/drawing/canvas.js").Point} Point
 *
 * @typedef {object} GestureHooks
 * @property {() => string} tool
 * @property {() => boolean} mayDraw
 * @property {() => import("#parley/room/board/drawing/pens.js").Style} style
 * @property {() => number} nextZ
 * @property {(object: BoardObject | null) => void} onDrawing what is being drawn; null when it is over
 * @property {(object: BoardObject) => void} onDrawn
 * @property {(point: Point) => void} onPoint the pointer is there, in units of the board
 * @property {(id: string) => void} onErase
 * @property {(point: Point) => void} onPlace a text or a note is wanted here
 * @property {(id: string) => void} onEdit
 */

const WHEEL_ZOOM = 0.0022;

export class Gestures {
  #canvas;
  #selection;
  #hooks;
  /** @type {Map<number, Point>} fingers and buttons that are down, by pointer id */
  #down = new Map();
  /** @type {PenGesture | null} */
  #pen = null;
  /** @type {Point | null} */
  #bandFrom = null;
  #panning = false;
  #erasing = false;
  #spaceHeld = false;

  /** @param {import("#parley/room/board/drawing/canvas.js").BoardCanvas} canvas @param {import("#parley/room/board/drawing/selection.js").Selection} selection @param {GestureHooks} hooks */
  constructor(canvas, selection, hooks) {
    this.#canvas = canvas;
    this.#selection = selection;
    this.#hooks = hooks;
    const { container } = canvas;
    container.addEventListener("pointerdown", (event) => this.#pressed(event));
    container.addEventListener("pointermove", (event) => this.#moved(event));
    for (const type of /** @type {const} */ (["pointerup", "pointercancel"]))
      container.addEventListener(type, (event) => this.#released(event));
    container.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    container.addEventListener("dblclick", (event) => this.#doubled(event));
    container.addEventListener("contextmenu", (event) => event.preventDefault());
    container.addEventListener("keydown", ({ code }) => this.#holdSpace(code === "Space" || this.#spaceHeld));
    container.addEventListener("keyup", ({ code }) => this.#holdSpace(code !== "Space" && this.#spaceHeld));
    container.addEventListener("blur", () => this.#holdSpace(false));
  }

  /** Give up what is under way. Returns whether there was something. */
  cancel() {
    const wasBusy = this.#pen !== null || this.#bandFrom !== null;
    this.#pen = null;
    this.#bandFrom = null;
    this.#erasing = false;
    this.#selection.hideBand();
    this.#hooks.onDrawing(null);
    return wasBusy;
  }

  /** @param {boolean} held */
  #holdSpace(held) {
    this.#spaceHeld = held;
    this.#canvas.container.toggleAttribute("data-grab", held);
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    this.#canvas.container.focus({ preventScroll: true });
    this.#down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.#down.size > 1) {
      this.cancel();
      this.#stopDragging();
      return;
    }
    const tool = this.#hooks.tool();
    this.#panning = event.button === 1 || this.#spaceHeld || (tool === "hand" && event.button === 0);
    if (event.button !== 0 || this.#panning || (tool !== "select" && !this.#hooks.mayDraw())) {
      this.#panning ||= event.button === 0 && tool !== "select";
      this.#capture(event);
      return;
    }
    this.#begin(tool, event);
  }

  /** @param {string} tool @param {PointerEvent} event */
  #begin(tool, event) {
    if (tool === "select") {
      this.#pick(event);
      return;
    }
    this.#capture(event);
    this.#selection.clear();
    if (isPen(tool)) {
      this.#pen = new PenGesture(tool, this.#hooks.style(), this.#hooks.nextZ(), this.#penPoint(event));
      this.#hooks.onDrawing(this.#pen.object());
    } else if (tool === "eraser") {
      this.#erasing = true;
      this.#erase(event);
    } else {
      // The text area that opens would lose the focus to this very press.
      event.preventDefault();
      this.#hooks.onPlace(this.#point(event));
    }
  }

  /** @param {PointerEvent} event */
  #pick(event) {
    const client = { x: event.clientX, y: event.clientY };
    if (this.#canvas.isHandleAt(client)) return;
    const id = this.#canvas.objectAt(client);
    if (!id) {
      this.#capture(event);
      this.#selection.clear();
      this.#bandFrom = this.#point(event);
      return;
    }
    const { ids } = this.#selection;
    if (event.shiftKey)
      this.#selection.set(ids.has(id) ? [...ids].filter((selected) => selected !== id) : [...ids, id]);
    else if (!ids.has(id)) this.#selection.set([id]);
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    const before = this.#down.get(event.pointerId);
    if (this.#down.size > 1 && before) this.#pinch(event, before);
    if (before) this.#down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.#down.size > 1) return;
    this.#hooks.onPoint(this.#point(event));
    if (this.#panning && before) this.#canvas.pan(event.clientX - before.x, event.clientY - before.y);
    else if (this.#pen) this.#draw(this.#pen, event);
    else if (this.#erasing) this.#erase(event);
    else if (this.#bandFrom) this.#selection.band(this.#bandFrom, this.#point(event), false);
  }

  /** @param {PenGesture} pen @param {PointerEvent} event */
  #draw(pen, event) {
    const between = event.getCoalescedEvents?.() ?? [];
    for (const move of between.length ? between : [event]) pen.add(this.#penPoint(move), event.shiftKey);
    this.#hooks.onDrawing(pen.object());
    const tool = this.#hooks.tool();
    if (!pen.isLong || !isPen(tool)) return;
    this.#finish(pen);
    this.#pen = new PenGesture(tool, this.#hooks.style(), this.#hooks.nextZ(), this.#penPoint(event));
  }

  /** @param {PointerEvent} event */
  #released(event) {
    this.#down.delete(event.pointerId);
    if (this.#pen && event.type === "pointerup") this.#finish(this.#pen);
    if (this.#bandFrom) this.#selection.band(this.#bandFrom, this.#point(event), true);
    this.#bandFrom = null;
    this.#pen = null;
    this.#erasing = false;
    if (!this.#down.size) this.#panning = false;
    this.#hooks.onDrawing(null);
  }

  /** @param {PenGesture} pen */
  #finish(pen) {
    const object = pen.object();
    if (object) this.#hooks.onDrawn(object);
  }

  /** Two fingers: their distance zooms, their middle moves. @param {PointerEvent} event @param {Point} before */
  #pinch(event, before) {
    const [id] = [...this.#down.keys()].filter((pointer) => pointer !== event.pointerId);
    const other = this.#down.get(id);
    if (!other) return;
    const now = { x: event.clientX, y: event.clientY };
    const distance = (/** @type {Point} */ point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
    this.#canvas.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.#canvas.zoom(distance(now) / distance(before), {
      x: (now.x + other.x) / 2,
      y: (now.y + other.y) / 2,
    });
  }

  /** The wheel moves the board; with Ctrl, as browsers report a pinch on a touch pad, it zooms. @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey)
      this.#canvas.zoom(Math.exp(-event.deltaY * WHEEL_ZOOM * 2), { x: event.clientX, y: event.clientY });
    else if (event.shiftKey && !event.deltaX) this.#canvas.pan(-event.deltaY, 0);
    else this.#canvas.pan(-event.deltaX, -event.deltaY);
  }

  /** @param {MouseEvent} event */
  #doubled(event) {
    if (this.#hooks.tool() !== "select") return;
    const id = this.#canvas.objectAt({ x: event.clientX, y: event.clientY });
    if (id) this.#hooks.onEdit(id);
  }

  /** @param {PointerEvent} event */
  #erase(event) {
    const id = this.#canvas.objectAt({ x: event.clientX, y: event.clientY });
    if (id) this.#hooks.onErase(id);
  }

  #stopDragging() {
    for (const id of this.#selection.ids) this.#canvas.nodeOf(id)?.stopDrag();
  }

  /** @param {PointerEvent} event @returns {Point} */
  #point(event) {
    return this.#canvas.toBoard({ x: event.clientX, y: event.clientY });
  }

  /** Only pens know pressure; a mouse and a finger report a constant. @param {PointerEvent} event */
  #penPoint(event) {
    return { ...this.#point(event), pressure: event.pointerType === "pen" ? event.pressure : null };
  }

  /** Follow the pointer also outside of the drawing area. @param {PointerEvent} event */
  #capture(event) {
    this.#canvas.container.setPointerCapture(event.pointerId);
  }
}
