/** Tiles that fill a space, as pure geometry. Lengths in pixels. */

/** Shapes (width to height) that a camera picture can be cut to without losing heads; upright phones show upright tiles. */
const NARROWEST = 6 / 5;
const NARROWEST_UPRIGHT = 3 / 4;
const WIDEST = 16 / 9;

/**
 * The size of so many equal tiles that show the largest picture in the space.
 * @param {number} count @param {number} width @param {number} height @param {number} gap
 * @returns {{columns: number, width: number, height: number}}
 */
export function bestGrid(count, width, height, gap) {
  const narrowest = width > height ? NARROWEST : NARROWEST_UPRIGHT;
  let best = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const size = fitted(
      (width - gap * (columns - 1)) / columns,
      (height - gap * (rows - 1)) / rows,
      narrowest,
    );
    if (size.width * size.height > best.width * best.height) best = { columns, ...size };
  }
  return best;
}

/** The smallest tile in which a face can still be told. */
const SMALLEST = { width: 190, height: 128 };
const SMALLEST_NARROW = { width: 132, height: 104 };
const NARROW_PX = 640;

/**
 * Number of tiles on one page, so that none gets too small; the pages are filled evenly.
 * @param {number} count @param {number} width @param {number} height @param {number} gap @returns {{pages: number, perPage: number}}
 */
export function pagesFor(count, width, height, gap) {
  const face = width < NARROW_PX ? SMALLEST_NARROW : SMALLEST;
  // In a low strip there is room for small tiles only, and none for arrows above them.
  const smallest =
    height < face.height ? { width: Math.min(face.width, height * NARROWEST_UPRIGHT), height } : face;
  const columns = Math.max(1, Math.floor((width + gap) / (smallest.width + gap)));
  const rows = Math.max(1, Math.floor((height + gap) / (smallest.height + gap)));
  const pages = Math.max(1, Math.ceil(count / (columns * rows)));
  return { pages, perPage: Math.max(1, Math.ceil(count / pages)) };
}

/** The largest tile of a bearable shape in a cell. @param {number} width @param {number} height @param {number} narrowest */
function fitted(width, height, narrowest) {
  if (width <= 0 || height <= 0) return { width: 0, height: 0 };
  const shape = Math.min(WIDEST, Math.max(narrowest, width / height));
  return {
    width: Math.floor(Math.min(width, height * shape)),
    height: Math.floor(Math.min(height, width / shape)),
  };
}
