/** The object under the pen: shown here while it grows, and to the others with the pointer. */

import { shapesOf } from "#parley/room/board/drawing/nodes.js";
import { rounded } from "#parley/room/board/objects/geometry.js";

/** @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject */

export class LiveDrawing {
  #model;
  #canvas;
  /** The id under which the others see the object grow; empty while nothing is drawn. */
  #id = "";
  #sentPoints = 0;
  /** The object as the others do not know it yet. @type {BoardObject | null} */
  #unsent = null;

  /** @param {import("#parley/room/board/drawing/selection.js").BoardModel} model @param {import("#parley/room/board/drawing/canvas.js").BoardCanvas} canvas */
  constructor(model, canvas) {
    this.#model = model;
    this.#canvas = canvas;
  }

  /** Show the object as it is now; null when nothing is drawn any more. @param {BoardObject | null} object */
  show(object) {
    this.#canvas.live.find(".own").forEach((/** @type {any} */ node) => {
      node.destroy();
    });
    if (!object) {
      this.#id = "";
      this.#sentPoints = 0;
      return;
    }
    this.#id ||= this.#model.newId();
    for (const shape of shapesOf(object, this.#canvas.colours)) {
      shape.name("own");
      this.#canvas.live.add(shape);
    }
    this.#unsent = object;
  }

  /** The pointer moved: the others are told, with the object under it. @param {import("#parley/room/board/drawing/canvas.js").Point} point */
  pointed({ x, y }) {
    if (!this.#model.mayDraw()) return;
    this.#model.live(() => {
      const place = { x: rounded(x), y: rounded(y) };
      const object = this.#unsent;
      this.#unsent = null;
      return object && this.#id ? { ...place, object_id: this.#id, object: this.#tail(object) } : place;
    });
  }

  /** The object is complete. @param {BoardObject} object */
  finish(object) {
    this.#model.put([{ object_id: this.#id || this.#model.newId(), object }]);
    this.show(null);
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
}
