/** Other people on the whiteboard: their pointers with their names, and the objects that they are drawing. */

import { shapesOf } from "#parley/room/board/drawing/nodes.js";
import { colourOf } from "#parley/ui/text.js";
import { Group, Label, Path, Tag, Text } from "../../../../vendor/konva/konva.js";

/**
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {{x: number, y: number, object_id?: string | null, object?: BoardObject | null}} Mark
 * @typedef {{pointer: any, drawing: any, objectId: string, object: BoardObject | null, timer: ReturnType<typeof setTimeout>}} Other
 */

/** Without a sign of life a pointer goes after this time. */
const SHOWN_MS = 4000;
/** More people than this do not point at the same time; the first of them are forgotten. */
const MOST_OTHERS = 30;
/** @type {import("#parley/room/board/objects/frames.js").Colour[]} */
const POINTER_COLOURS = ["red", "orange", "green", "blue", "purple"];
const ARROW = "M0 0L0 15L4 11.5L7 18L9.5 17L6.8 10.5L12 10.5Z";

export class Others {
  #canvas;
  /** @type {Map<string, Other>} by peer id */
  #others = new Map();

  /** @param {import("#parley/room/board/drawing/canvas.js").BoardCanvas} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** @param {string} peerId @param {string} name @param {Mark} mark */
  show(peerId, name, mark) {
    const other = this.#others.get(peerId) ?? this.#newcomer(peerId, name);
    clearTimeout(other.timer);
    other.timer = setTimeout(() => this.forget(peerId), SHOWN_MS);
    other.pointer.position({ x: mark.x, y: mark.y });
    this.#draw(other, mark);
  }

  /** The object that a person was drawing is on the board now. @param {string} peerId */
  drawn(peerId) {
    const other = this.#others.get(peerId);
    if (other) this.#draw(other, { x: 0, y: 0 });
  }

  /** Pointers keep their size at every zoom. */
  rescale() {
    const scale = 1 / this.#canvas.scale;
    for (const { pointer } of this.#others.values()) pointer.scale({ x: scale, y: scale });
  }

  /** @param {string} peerId */
  forget(peerId) {
    const other = this.#others.get(peerId);
    if (!other) return;
    clearTimeout(other.timer);
    other.pointer.destroy();
    other.drawing.destroy();
    this.#others.delete(peerId);
  }

  forgetAll() {
    for (const peerId of [...this.#others.keys()]) this.forget(peerId);
  }

  /** @param {Other} other @param {Mark} mark */
  #draw(other, { object_id: id, object }) {
    const before = other.objectId === id ? other.object : null;
    other.objectId = id ?? "";
    other.object = object ? continued(before, object) : id && before ? before : null;
    other.drawing.destroyChildren();
    if (other.object) other.drawing.add(...shapesOf(other.object, this.#canvas.colours));
  }

  /** @param {string} peerId @param {string} name @returns {Other} */
  #newcomer(peerId, name) {
    if (this.#others.size >= MOST_OTHERS) this.forget([...this.#others.keys()][0]);
    const { ink, paper } = this.#canvas.colours;
    const colour = ink[POINTER_COLOURS[colourOf(name, POINTER_COLOURS.length)]];
    const scale = 1 / this.#canvas.scale;
    const pointer = new Group({ scaleX: scale, scaleY: scale });
    const label = new Label({ x: 12, y: 16 });
    label.add(
      new Tag({ fill: colour, cornerRadius: 5 }),
      new Text({ text: name, fill: paper, fontSize: 12, fontFamily: "system-ui, sans-serif", padding: 4 }),
    );
    pointer.add(new Path({ data: ARROW, fill: colour, stroke: paper, strokeWidth: 1 }), label);
    const drawing = new Group();
    this.#canvas.live.add(drawing, pointer);
    const other = { pointer, drawing, objectId: "", object: null, timer: setTimeout(() => {}, 0) };
    this.#others.set(peerId, other);
    return other;
  }
}

/** Points of a stroke go on where the last ones ended; other objects come whole. @param {BoardObject | null} before @param {BoardObject} object @returns {BoardObject} */
function continued(before, object) {
  if (object.kind !== "stroke" || before?.kind !== "stroke") return object;
  const pressures = [...(before.pressures ?? []), ...(object.pressures ?? [])];
  return { ...object, points: [...before.points, ...object.points], pressures };
}
