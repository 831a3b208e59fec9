/** The selection on the whiteboard: the frame around it, moving, resizing, taking away. */

import { boundsOf, moved, overlap, rounded, transformed } from "#parley/room/board/objects/geometry.js";
import { Rect, Transformer } from "../../../../vendor/konva/konva.js";

/**
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {import("#parley/room/board/objects/frames.js").Item} Item
 *
 * @typedef {object} BoardModel what the whiteboard is made of, and how the person changes it
 * @property {() => Map<string, BoardObject>} objects
 * @property {(items: Item[]) => void} put
 * @property {(ids: string[]) => void} take
 * @property {() => number} nextZ
 * @property {() => string} newId
 * @property {() => boolean} mayDraw
 * @property {(makeMark: () => Record<string, unknown>) => void} live tell the others of the pointer, now and then
 * @property {() => void} undo
 * @property {() => void} redo
 */

const HANDLE_PX = matchMedia("(pointer: coarse)").matches ? 20 : 11;
const COPY_SHIFT = 24;

export class Selection {
  /** @type {Set<string>} */
  ids = new Set();
  #canvas;
  #model;
  #onChange;
  #frame = new Transformer({
    ...{ rotateEnabled: false, flipEnabled: false, ignoreStroke: true, keepRatio: false },
    ...{ anchorSize: HANDLE_PX, anchorCornerRadius: 3, borderStrokeWidth: 1.5, padding: 4 },
  });
  #band = new Rect({ visible: false, strokeWidth: 1, strokeScaleEnabled: false, dash: [5, 4] });

  /** @param {import("#parley/room/board/drawing/canvas.js").BoardCanvas} canvas @param {BoardModel} model @param {() => void} onChange */
  constructor(canvas, model, onChange) {
    this.#canvas = canvas;
    this.#model = model;
    this.#onChange = onChange;
    canvas.over.add(this.#band, this.#frame);
    this.#frame.on("transformend", () => this.#settle());
    this.paint();
  }

  /** Take on the colours of the theme. */
  paint() {
    const { ink, paper } = this.#canvas.colours;
    this.#frame.setAttrs({ borderStroke: ink.blue, anchorStroke: ink.blue, anchorFill: paper });
    this.#band.stroke(ink.blue);
  }

  /** @param {Iterable<string>} ids */
  set(ids) {
    this.ids = new Set(ids);
    this.refresh();
    this.#onChange();
  }

  clear() {
    if (this.ids.size) this.set([]);
  }

  /** After the board was shown anew: what is gone is no longer selected. */
  refresh() {
    const objects = this.#model.objects();
    this.ids = new Set([...this.ids].filter((id) => objects.has(id)));
    const nodes = [...this.ids].map((id) => this.#canvas.nodeOf(id)).filter(Boolean);
    for (const node of nodes) {
      node.off("dragend.selection");
      node.on("dragend.selection", () => this.#settle());
    }
    this.#frame.resizeEnabled(this.#model.mayDraw());
    this.#frame.nodes(nodes);
  }

  /** Everything that a rectangle between two corners touches, which is shown meanwhile. @param {{x: number, y: number}} from @param {{x: number, y: number}} to @param {boolean} done */
  band(from, to, done) {
    const box = {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      w: Math.abs(to.x - from.x),
      h: Math.abs(to.y - from.y),
    };
    this.#band.setAttrs({ x: box.x, y: box.y, width: box.w, height: box.h, visible: !done });
    if (!done) return;
    const touched = [...this.#model.objects()].filter(([, object]) => overlap(boundsOf(object), box));
    this.set(touched.map(([id]) => id));
  }

  hideBand() {
    this.#band.visible(false);
  }

  /** @param {number} dx @param {number} dy units of the board */
  move(dx, dy) {
    this.#put((object) => moved(object, dx, dy));
  }

  takeAway() {
    const ids = [...this.ids];
    this.clear();
    if (ids.length) this.#model.take(ids);
  }

  duplicate() {
    const items = this.#items().map(({ object }, index) => ({
      object_id: this.#model.newId(),
      object: { ...moved(object, COPY_SHIFT, COPY_SHIFT), z: this.#model.nextZ() + index },
    }));
    if (!items.length) return;
    this.#model.put(items);
    this.set(items.map(({ object_id }) => object_id));
  }

  /** Colour, width or filling of what is selected. @param {Record<string, unknown>} style */
  restyle(style) {
    this.#put((object) => {
      const known = Object.entries(style).filter(([name]) => name in object || name === "colour");
      return /** @type {BoardObject} */ ({ ...object, ...Object.fromEntries(known) });
    });
  }

  /** Select the object after or before the selected one. @param {1 | -1} step */
  walk(step) {
    const ids = [...this.#model.objects().keys()];
    if (!ids.length) return;
    const last = [...this.ids].at(-1);
    const place = last ? ids.indexOf(last) + step : step > 0 ? 0 : -1;
    this.set([ids[(place + ids.length) % ids.length]]);
  }

  /** @returns {Item[]} */
  #items() {
    const objects = this.#model.objects();
    return [...this.ids].flatMap((object_id) => {
      const object = objects.get(object_id);
      return object ? [{ object_id, object }] : [];
    });
  }

  /** @param {(object: BoardObject) => BoardObject} change */
  #put(change) {
    const items = this.#items().map(({ object_id, object }) => ({ object_id, object: change(object) }));
    if (items.length) this.#model.put(items);
  }

  /** A frame or its content was dragged: the objects take over what their nodes show. */
  #settle() {
    const items = this.#items().flatMap(({ object_id, object }) => {
      const node = this.#canvas.nodeOf(object_id);
      const change = { scaleX: node.scaleX(), scaleY: node.scaleY(), dx: node.x(), dy: node.y() };
      const still = change.scaleX === 1 && change.scaleY === 1 && !rounded(change.dx) && !rounded(change.dy);
      return still ? [] : [{ object_id, object: transformed(object, change) }];
    });
    if (items.length) this.#model.put(items);
  }
}
