/** Objects of the whiteboard as Konva nodes. Each is a group whose children are placed in units of the board. */

import { boundsOf } from "#parley/room/board/objects/geometry.js";
import { strokePath } from "#parley/room/board/objects/strokes.js";
import { LINE_HEIGHT, NOTE_PADDING, NOTE_SIZE } from "#parley/room/board/objects/svg.js";
import { Arrow, Ellipse, Group, Line, Path, Rect, Text } from "../../../../vendor/konva/konva.js";

/**
 * @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject
 * @typedef {import("#parley/room/board/objects/svg.js").Colours} Colours
 */

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
/** Thin lines can be caught from a little aside. */
const EASY_HIT = 14;

/** @param {string} id @param {BoardObject} object @param {Colours} colours */
export function nodeOf(id, object, colours) {
  const group = new Group({ id });
  group.add(...shapesOf(object, colours));
  return group;
}

/** @param {any} group @param {BoardObject} object @param {Colours} colours */
export function updateNode(group, object, colours) {
  group.destroyChildren();
  group.setAttrs({ x: 0, y: 0, scaleX: 1, scaleY: 1 });
  group.add(...shapesOf(object, colours));
}

/** @param {BoardObject} object @param {Colours} colours @returns {any[]} */
export function shapesOf(object, colours) {
  const ink = colours.ink[object.colour];
  switch (object.kind) {
    case "stroke":
      return [
        new Path({ data: strokePath(object), fill: ink, opacity: object.highlight ? 0.4 : 1, ...easyHit(0) }),
      ];
    case "line":
      return [lineShape(object, ink)];
    case "shape":
      return [boxShape(object, ink, colours.note[object.colour])];
    case "text":
      return [
        new Text({
          ...{ x: object.x, y: object.y, width: object.w, text: object.text, fill: ink },
          ...{ fontSize: object.size, fontFamily: FONT, lineHeight: LINE_HEIGHT },
        }),
      ];
    default:
      return noteShapes(object, colours);
  }
}

/** @param {number} width */
function easyHit(width) {
  return { hitStrokeWidth: Math.max(width, EASY_HIT), strokeEnabled: width > 0 };
}

/** @param {import("#parley/room/board/objects/frames.js").Line} line @param {string} ink */
function lineShape({ x1, y1, x2, y2, width, arrow }, ink) {
  const head = 6 + width * 2.5;
  const looks = {
    ...{ points: [x1, y1, x2, y2], stroke: ink, strokeWidth: width, lineCap: "round", lineJoin: "round" },
    ...{ pointerLength: head * 0.9, pointerWidth: head * 0.87, ...easyHit(width) },
  };
  return arrow ? new Arrow(looks) : new Line(looks);
}

/** @param {import("#parley/room/board/objects/frames.js").Shape} shape @param {string} ink @param {string} fill */
function boxShape(shape, ink, fill) {
  const { x, y, w, h } = boundsOf(shape);
  const looks = {
    ...{ stroke: ink, strokeWidth: shape.width, hitStrokeWidth: Math.max(shape.width, EASY_HIT) },
    ...(shape.filled ? { fill } : {}),
  };
  return shape.form === "ellipse"
    ? new Ellipse({ x: x + w / 2, y: y + h / 2, radiusX: w / 2, radiusY: h / 2, ...looks })
    : new Rect({ x, y, width: w, height: h, cornerRadius: 3, ...looks });
}

/** @param {import("#parley/room/board/objects/frames.js").Note} note @param {Colours} colours */
function noteShapes({ x, y, w, h, text, colour }, colours) {
  return [
    new Rect({
      ...{ x, y, width: w, height: h, fill: colours.note[colour], cornerRadius: 4 },
      ...{ shadowColor: "#000", shadowBlur: 8, shadowOffsetY: 2, shadowOpacity: 0.18 },
    }),
    new Text({
      ...{ x: x + NOTE_PADDING, y: y + NOTE_PADDING, text, fill: colours.noteText },
      ...{ width: Math.max(1, w - 2 * NOTE_PADDING), height: Math.max(1, h - 2 * NOTE_PADDING) },
      ...{ fontSize: NOTE_SIZE, fontFamily: FONT, lineHeight: LINE_HEIGHT, ellipsis: true },
    }),
  ];
}
