/** The whiteboard as a file to keep. */

import { shapesOf } from "#parley/room/board/drawing/nodes.js";
import { boundsOfAll } from "#parley/room/board/objects/geometry.js";
import { boardSvg } from "#parley/room/board/objects/svg.js";
import { make } from "#parley/ui/dom.js";
import { Layer, Rect, Stage } from "../../../../vendor/konva/konva.js";

/** @typedef {import("#parley/room/board/objects/frames.js").BoardObject} BoardObject @typedef {import("#parley/room/board/objects/svg.js").Colours} Colours */

const MARGIN = 24;
/** Browsers make no larger pictures on all devices. */
const MOST_PIXELS_A_SIDE = 8000;
const SHARPNESS = 2;

/** @param {Map<string, BoardObject>} objects @param {Colours} colours @param {string} name of the file, without extension */
export function saveSvg(objects, colours, name) {
  const text = boardSvg(objects.values(), colours);
  save(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
}

/** @param {Map<string, BoardObject>} objects @param {Colours} colours @param {string} name of the file, without extension */
export async function savePng(objects, colours, name) {
  const { x, y, w, h } = boundsOfAll(objects.values()) ?? { x: 0, y: 0, w: 400, h: 300 };
  const [width, height] = [w + 2 * MARGIN, h + 2 * MARGIN];
  const stage = new Stage({ container: document.createElement("div"), width, height });
  const layer = new Layer({ x: MARGIN - x, y: MARGIN - y, listening: false });
  layer.add(new Rect({ x: x - MARGIN, y: y - MARGIN, width, height, fill: colours.paper }));
  for (const object of objects.values()) layer.add(...shapesOf(object, colours));
  stage.add(layer);
  const pixelRatio = Math.min(SHARPNESS, MOST_PIXELS_A_SIDE / Math.max(width, height));
  const blob = await stage.toBlob({ pixelRatio });
  stage.destroy();
  if (blob) save(blob, `${name}.png`);
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
}
