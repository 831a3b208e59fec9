/** Places the tiles: an even gallery, or one or more large tiles with the others in a strip. */

import { byId } from "#parley/ui/dom.js";
import { bestGrid } from "#parley/ui/layout.js";

const GAP_PX = 12;
const NARROW_GAP_PX = 8;

export class Grid {
  #tiles = byId("tiles", HTMLElement);
  #focus = byId("focus", HTMLElement);
  #gallery = byId("gallery", HTMLElement);

  constructor() {
    new ResizeObserver(() => this.arrange()).observe(this.#tiles);
  }

  /** Show these tiles, in this order. @param {HTMLElement[]} focused @param {HTMLElement[]} others */
  show(focused, others) {
    place(this.#focus, focused);
    place(this.#gallery, others);
    this.#tiles.dataset.layout = focused.length ? "focus" : "grid";
    this.arrange();
  }

  /** Size the tiles to the space there is. */
  arrange() {
    const gap = innerWidth < 640 ? NARROW_GAP_PX : GAP_PX;
    this.#tiles.style.setProperty("--gap", `${gap}px`);
    const area = this.#tiles.dataset.layout === "focus" ? this.#focus : this.#gallery;
    const { clientWidth, clientHeight } = area;
    const size = bestGrid(area.children.length, clientWidth, clientHeight, gap);
    this.#tiles.style.setProperty("--tile-width", `${size.width}px`);
    this.#tiles.style.setProperty("--tile-height", `${size.height}px`);
  }
}

/** Moves as few elements as it can: a moved video flickers. @param {HTMLElement} parent @param {HTMLElement[]} wanted */
function place(parent, wanted) {
  for (const child of [...parent.children]) if (!wanted.includes(/** @type {any} */ (child))) child.remove();
  wanted.forEach((element, index) => {
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  });
}
