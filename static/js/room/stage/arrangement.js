/** The place of each picture on the stage, as pure geometry. Lengths in pixels, from the upper left corner of the stage. */

import { bestGrid, pagesFor } from "#parley/room/stage/layout.js";

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Rect
 * @typedef {{places: Map<string, Rect>, pages: number, page: number, strip: "none" | "side" | "below"}} Arrangement
 */

/** From this width on the strip is beside the large picture. */
const SIDE_FROM_PX = 700;
const SIDE_WIDTH = { share: 0.17, min: 144, max: 240 };
const STRIP_SHAPE = 16 / 10;
/** Below the large picture the tiles are narrow, so that a phone shows more than one. */
const BELOW_SHAPE = 1;
const BELOW_HEIGHT_PX = 104;
const INSET_WIDTH = { share: 0.2, min: 112, max: 230 };
const INSET_MARGIN_PX = 12;
const CORNER_WIDTH = { share: 0.15, min: 96, max: 200 };
/** Height of the row of arrows, where there are several pages. */
const PAGER_PX = 40;

/**
 * @param {import("#parley/room/stage/plan.js").StagePlan} plan
 * @param {{width: number, height: number}} box @param {number} gap @param {number} page the wished one, from 0
 * @returns {Arrangement}
 */
export function arrange(plan, box, gap, page) {
  const arranged = plan.focus === null ? gallery(plan.rest, box, gap, page) : focused(plan, box, gap, page);
  if (plan.corner) arranged.places.set(plan.corner, cornerRect(box, arranged.strip));
  return arranged;
}

/** @param {import("#parley/room/stage/plan.js").StagePlan} plan @param {{width: number, height: number}} box @param {number} gap @param {number} wished @returns {Arrangement} */
function focused(plan, box, gap, wished) {
  const side = box.width >= SIDE_FROM_PX;
  const split = side ? splitSide(box, gap) : splitBelow(box, gap);
  const stage = plan.rest.length ? split.stage : { x: 0, y: 0, ...box };
  const { places, pages, page } = plan.rest.length
    ? fillStrip(plan.rest, split.strip, gap, wished, side)
    : { places: new Map(), pages: 1, page: 0 };
  const focus = focusRect(plan, stage, gap);
  places.set(/** @type {string} */ (plan.focus), focus);
  if (plan.inset) places.set(plan.inset, insetRect(focus));
  const strip = plan.rest.length === 0 ? "none" : side ? "side" : "below";
  return { places, pages, page, strip };
}

/** How many of the small pictures one page shows. @param {import("#parley/room/stage/plan.js").StagePlan} plan @param {{width: number, height: number}} box @param {number} gap */
export function pageSize({ focus, rest }, box, gap) {
  if (focus === null) return galleryPages(rest.length, box, gap).perPage;
  const side = box.width >= SIDE_FROM_PX;
  const { strip } = side ? splitSide(box, gap) : splitBelow(box, gap);
  return stripPages(rest.length, strip, gap, side).perPage;
}

/** @param {number} count @param {{width: number, height: number}} box @param {number} gap */
function galleryPages(count, box, gap) {
  const paged = pagesFor(count, box.width, box.height, gap);
  if (paged.pages === 1) return { ...paged, pagerPx: 0 };
  const below = pagesFor(count, box.width, box.height - PAGER_PX, gap);
  // In a low strip the lower tiles are narrower: where all of them fit on a page there are no arrows.
  return below.pages === 1 ? { ...below, pagerPx: 0 } : { ...below, pagerPx: PAGER_PX };
}

/** @param {string[]} pictures @param {{width: number, height: number}} box @param {number} gap @param {number} wished @returns {Arrangement} */
function gallery(pictures, box, gap, wished) {
  const { pagerPx, ...paged } = galleryPages(pictures.length, box, gap);
  const { shown, page } = pageOf(pictures, paged, wished);
  const height = box.height - pagerPx;
  const grid = bestGrid(shown.length, box.width, height, gap);
  const rows = Math.ceil(shown.length / grid.columns);
  const top = pagerPx + (height - rows * grid.height - (rows - 1) * gap) / 2;
  const places = new Map(
    shown.map((picture, index) => {
      const row = Math.floor(index / grid.columns);
      const inRow = Math.min(grid.columns, shown.length - row * grid.columns);
      const left = (box.width - inRow * grid.width - (inRow - 1) * gap) / 2;
      const x = left + (index % grid.columns) * (grid.width + gap);
      return [picture, rounded({ x, y: top + row * (grid.height + gap), ...sizeOf(grid) })];
    }),
  );
  return { places, pages: paged.pages, page, strip: "none" };
}

/** @param {number} count @param {Rect} strip @param {number} gap @param {boolean} side */
function stripPages(count, strip, gap, side) {
  const width = side ? strip.width : Math.round(strip.height * BELOW_SHAPE);
  const height = side ? Math.round(strip.width / STRIP_SHAPE) : strip.height;
  const [room, step] = side ? [strip.height, height + gap] : [strip.width, width + gap];
  const fits = Math.max(1, Math.floor((room + gap) / step));
  // The arrows need a place of their own, as soon as there are any.
  const perPage = count <= fits ? fits : Math.max(1, Math.floor((room - PAGER_PX + gap) / step));
  return { width, height, step, perPage, pages: Math.ceil(count / perPage) };
}

/** @param {string[]} pictures @param {Rect} strip @param {number} gap @param {number} wished @param {boolean} side */
function fillStrip(pictures, strip, gap, wished, side) {
  const { width, height, step, perPage, pages } = stripPages(pictures.length, strip, gap, side);
  const { shown, page } = pageOf(pictures, { pages, perPage }, wished);
  const places = new Map(
    shown.map((picture, index) => {
      const offset = index * step;
      return [
        picture,
        rounded(
          side
            ? { x: strip.x, y: strip.y + offset, width, height }
            : { x: strip.x + offset, y: strip.y, width, height },
        ),
      ];
    }),
  );
  return { places, pages, page };
}

/** @param {string[]} pictures @param {{pages: number, perPage: number}} paged @param {number} wished */
function pageOf(pictures, { pages, perPage }, wished) {
  const page = Math.min(Math.max(0, wished), pages - 1);
  return { shown: pictures.slice(page * perPage, (page + 1) * perPage), page };
}

/** @param {{width: number, height: number}} box @param {number} gap */
function splitSide(box, gap) {
  const width = clamp(box.width * SIDE_WIDTH.share, SIDE_WIDTH.min, SIDE_WIDTH.max);
  return {
    strip: { x: box.width - width, y: 0, width, height: box.height },
    stage: { x: 0, y: 0, width: box.width - width - gap, height: box.height },
  };
}

/** @param {{width: number, height: number}} box @param {number} gap */
function splitBelow(box, gap) {
  const height = Math.min(BELOW_HEIGHT_PX, box.height / 3);
  return {
    strip: { x: 0, y: box.height - height, width: box.width, height },
    stage: { x: 0, y: 0, width: box.width, height: box.height - height - gap },
  };
}

/** A screen takes all there is, a face keeps a shape that does not cut heads off. @param {import("#parley/room/stage/plan.js").StagePlan} plan @param {Rect} stage @param {number} gap */
function focusRect({ focus }, stage, gap) {
  if (focus?.startsWith("screen:")) return rounded(stage);
  const { width, height } = bestGrid(1, stage.width, stage.height, gap);
  return rounded({
    x: stage.x + (stage.width - width) / 2,
    y: stage.y + (stage.height - height) / 2,
    width,
    height,
  });
}

/** In the upper right corner, since captions lie over the lower edge. @param {Rect} focus @returns {Rect} */
function insetRect(focus) {
  const width = clamp(focus.width * INSET_WIDTH.share, INSET_WIDTH.min, INSET_WIDTH.max);
  const height = width / STRIP_SHAPE;
  return rounded({
    x: focus.x + focus.width - width - INSET_MARGIN_PX,
    y: focus.y + INSET_MARGIN_PX,
    width,
    height,
  });
}

/** In the lower right corner, clear of a strip below. @param {{width: number, height: number}} box @param {Arrangement["strip"]} strip @returns {Rect} */
function cornerRect(box, strip) {
  const width = clamp(box.width * CORNER_WIDTH.share, CORNER_WIDTH.min, CORNER_WIDTH.max);
  const height = width / STRIP_SHAPE;
  const right = strip === "side" ? clamp(box.width * SIDE_WIDTH.share, SIDE_WIDTH.min, SIDE_WIDTH.max) : 0;
  const below = strip === "below" ? Math.min(BELOW_HEIGHT_PX, box.height / 3) : 0;
  return rounded({
    x: box.width - right - width - INSET_MARGIN_PX,
    y: box.height - below - height - INSET_MARGIN_PX,
    width,
    height,
  });
}

/** @param {{width: number, height: number}} size */
function sizeOf({ width, height }) {
  return { width, height };
}

/** @param {Rect} rect @returns {Rect} */
function rounded({ x, y, width, height }) {
  return { x: Math.round(x), y: Math.round(y), width: Math.floor(width), height: Math.floor(height) };
}

/** @param {number} value @param {number} min @param {number} max */
function clamp(value, min, max) {
  return Math.round(Math.min(max, Math.max(min, value)));
}
