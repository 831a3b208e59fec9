/** The drawing area of the whiteboard: shows objects, and which part of the board is seen. */

import { nodeOf, updateNode } from "#parley/room/board/drawing/nodes.js";
import { boundsOfAll } from "#parley/room/board/objects/geometry.js";
import { Konva, Layer, Stage } from "../../../../vendor/konva/konva.js";

/**
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {import("#parley/room/board/objects/svg.js").Colours} Colours
 * @typedef {{x: number, y: number}} Point
 */

const SMALLEST_SCALE = 0.1;
const LARGEST_SCALE = 8;
const FIT_MARGIN_PX = 48;

export class BoardCanvas {
  /** Nodes that are being drawn by this person or others. */
  live = new Layer({ listening: false });
  /** The frame around what is selected. */
  over = new Layer();
  #objects = new Layer();
  #stage;
  #colours;
  #onView;
  /** @type {Map<string, {node: any, object: BoardObject}>} */
  #shown = new Map();

  /** @param {HTMLDivElement} container @param {Colours} colours @param {() => void} onView another part is seen now */
  constructor(container, colours, onView) {
    this.container = container;
    this.#colours = colours;
    this.#onView = onView;
    // Dragging begins with a finger or pen as well, and never with the right or the middle button.
    Konva.dragButtons = [0];
    this.#stage = new Stage({ container, width: 1, height: 1 });
    this.#stage.add(this.#objects, this.live, this.over);
    new ResizeObserver(() => this.#resize()).observe(container);
    this.#resize();
  }

  get colours() {
    return this.#colours;
  }

  get scale() {
    return this.#stage.scaleX();
  }

  /** @param {Colours} colours */
  setColours(colours) {
    this.#colours = colours;
    for (const { node, object } of this.#shown.values()) updateNode(node, object, colours);
  }

  /** Show exactly these, from the lowest to the uppermost. @param {Map<string, BoardObject>} objects */
  render(objects) {
    for (const [id, { node }] of this.#shown)
      if (!objects.has(id)) {
        node.destroy();
        this.#shown.delete(id);
      }
    for (const [id, object] of objects) this.#show(id, object);
    this.#order([...objects.keys()]);
  }

  /** @param {string} id @returns {any} */
  nodeOf(id) {
    return this.#shown.get(id)?.node ?? null;
  }

  /** The uppermost object at a place of the window. @param {Point} client @returns {string | null} */
  objectAt(client) {
    const shape = this.#objects.getIntersection(this.#inStage(client));
    return shape ? shape.getParent().id() : null;
  }

  /** Whether a handle of the selection is there. @param {Point} client */
  isHandleAt(client) {
    return this.over.getIntersection(this.#inStage(client)) !== null;
  }

  /** A place of the window in units of the board. @param {Point} client @returns {Point} */
  toBoard(client) {
    const { x, y } = this.#inStage(client);
    return { x: (x - this.#stage.x()) / this.scale, y: (y - this.#stage.y()) / this.scale };
  }

  /** A place of the board in pixels of the drawing area. @param {Point} point @returns {Point} */
  toArea({ x, y }) {
    return { x: x * this.scale + this.#stage.x(), y: y * this.scale + this.#stage.y() };
  }

  /** The middle of what is seen, in units of the board. */
  get middle() {
    const { left, top, width, height } = this.container.getBoundingClientRect();
    return this.toBoard({ x: left + width / 2, y: top + height / 2 });
  }

  /** @param {number} dx @param {number} dy pixels */
  pan(dx, dy) {
    this.#stage.position({ x: this.#stage.x() + dx, y: this.#stage.y() + dy });
    this.#onView();
  }

  /** @param {number} factor @param {Point} [client] the place that stays where it is; else the middle */
  zoom(factor, client) {
    const { left, top, width, height } = this.container.getBoundingClientRect();
    const fixed = client ?? { x: left + width / 2, y: top + height / 2 };
    const before = this.toBoard(fixed);
    const scale = Math.min(LARGEST_SCALE, Math.max(SMALLEST_SCALE, this.scale * factor));
    const { x, y } = this.#inStage(fixed);
    this.#stage.scale({ x: scale, y: scale });
    this.#stage.position({ x: x - before.x * scale, y: y - before.y * scale });
    this.#onView();
  }

  /** See everything at once, or the origin at 100 % where there is nothing. */
  fit() {
    const box = boundsOfAll([...this.#shown.values()].map(({ object }) => object));
    const { width, height } = this.container.getBoundingClientRect();
    const { x, y, w, h } = box ?? { x: 0, y: 0, w: width, h: height };
    const room = (/** @type {number} */ length) => Math.max(1, length - 2 * FIT_MARGIN_PX);
    const scale = box ? Math.min(1, room(width) / Math.max(1, w), room(height) / Math.max(1, h)) : 1;
    const used = Math.max(SMALLEST_SCALE, scale);
    this.#stage.scale({ x: used, y: used });
    this.#stage.position({ x: width / 2 - (x + w / 2) * used, y: height / 2 - (y + h / 2) * used });
    this.#onView();
  }

  /** @param {boolean} draggable */
  setDraggable(draggable) {
    for (const { node } of this.#shown.values()) node.draggable(draggable);
    this.#draggable = draggable;
  }

  #draggable = false;

  /** @param {string} id @param {BoardObject} object */
  #show(id, object) {
    const shown = this.#shown.get(id);
    if (shown?.object === object) return;
    if (shown) {
      // Whoever drags an object at the moment sees what they do; the room's order settles it afterwards.
      if (!shown.node.isDragging()) updateNode(shown.node, object, this.#colours);
      shown.object = object;
      return;
    }
    const node = nodeOf(id, object, this.#colours);
    node.draggable(this.#draggable);
    this.#objects.add(node);
    this.#shown.set(id, { node, object });
  }

  /** @param {string[]} ids */
  #order(ids) {
    const now = this.#objects.getChildren();
    if (ids.every((id, index) => now[index]?.id() === id)) return;
    this.#objects.removeChildren();
    this.#objects.add(...ids.map((id) => this.nodeOf(id)));
  }

  /** @param {Point} client @returns {Point} */
  #inStage({ x, y }) {
    const { left, top } = this.container.getBoundingClientRect();
    return { x: x - left, y: y - top };
  }

  #resize() {
    const { clientWidth, clientHeight } = this.container;
    if (!clientWidth || !clientHeight) return;
    this.#stage.size({ width: clientWidth, height: clientHeight });
    this.#onView();
  }
}
