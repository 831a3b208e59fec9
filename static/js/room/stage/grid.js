/** Puts the tiles where the plan of the stage wants them, page by page. */

import { arrange, pageSize } from "#parley/room/stage/arrangement.js";
import { inSeats, NO_SEATS, seated } from "#parley/room/stage/front.js";
import { byId, icon, make, setText } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

const GAP_PX = 12;
const NARROW_GAP_PX = 8;
const NARROW_PX = 640;
/** So often a speaker who waits for a place on the first page looks for one. */
const LOOK_AGAIN_SECS = 1;

/** @typedef {import("#parley/room/stage/arrangement.js").Rect} Rect @typedef {import("#parley/room/stage/plan.js").StagePlan} StagePlan */

export class Grid {
  #box = byId("tiles", HTMLElement);
  #earlier = pageButton("chevron-up", gettext("Earlier people"), () => this.#turn(-1));
  #later = pageButton("chevron-down", gettext("More people"), () => this.#turn(1));
  #pageText = make("span", { class: "pager-text" });
  #pager = make(
    "nav",
    { class: "pager", "aria-label": gettext("Pages of the stage"), hidden: true },
    this.#earlier,
    this.#pageText,
    this.#later,
  );
  /** @type {StagePlan | null} */
  #plan = null;
  /** @type {ReadonlyMap<string, HTMLElement>} */
  #elements = new Map();
  #page = 0;
  #own = "";
  #speaker = "";
  #seats = NO_SEATS;
  #seatedAtSecs = 0;
  #onPlaced;

  /** @param {(places: ReadonlyMap<string, Rect>) => void} onPlaced told of the pictures that are seen now */
  constructor(onPlaced) {
    this.#onPlaced = onPlaced;
    this.#box.append(this.#pager);
    new ResizeObserver(() => this.#resized()).observe(this.#box);
  }

  /** @param {StagePlan} plan @param {ReadonlyMap<string, HTMLElement>} elements of all pictures, in the order of reading @param {string} own the own picture */
  show(plan, elements, own) {
    this.#own = own;
    if (this.#plan && sameMap(elements, this.#elements) && samePlan(plan, this.#plan)) return;
    if (plan.focus !== this.#plan?.focus || plan.layout !== this.#plan?.layout) this.#page = 0;
    this.#plan = plan;
    this.#elements = elements;
    attach(this.#box, [...elements.values()], this.#pager);
    this.#place();
  }

  /** This person has the floor now, or still. @param {string} peerId */
  speaks(peerId) {
    const waits = this.#seats.waiting && nowSecs() - this.#seatedAtSecs > LOOK_AGAIN_SECS;
    if (peerId === this.#speaker && !waits) return;
    this.#speaker = peerId;
    this.#place();
  }

  #place() {
    if (!this.#plan) return;
    const { clientWidth: width, clientHeight: height } = this.#box;
    if (!width || !height) return;
    const gap = width < NARROW_PX ? NARROW_GAP_PX : GAP_PX;
    const plan = this.#inSeats(this.#plan, { width, height }, gap);
    const { places, pages, page, strip } = arrange(plan, { width, height }, gap, this.#page);
    this.#page = page;
    this.#box.dataset.layout = this.#plan.layout;
    this.#box.dataset.strip = strip;
    for (const [picture, element] of this.#elements) putAt(element, places.get(picture), this.#part(picture));
    this.#showPager(pages);
    this.#onPlaced(places);
  }

  /** Whoever looks at another page is not disturbed: nobody goes to the first one meanwhile. @param {StagePlan} plan @param {{width: number, height: number}} box @param {number} gap @returns {StagePlan} */
  #inSeats(plan, box, gap) {
    const shown = { pictures: plan.rest, own: this.#own, perPage: pageSize(plan, box, gap) };
    this.#seatedAtSecs = nowSecs();
    this.#seats = seated(this.#seats, shown, this.#page ? "" : this.#speaker, this.#seatedAtSecs);
    return { ...plan, rest: inSeats(this.#seats, shown) };
  }

  /** Tiles follow the window at once, instead of gliding after it. */
  #resized() {
    this.#box.dataset.resizing = "";
    this.#place();
    requestAnimationFrame(() => requestAnimationFrame(() => delete this.#box.dataset.resizing));
  }

  /** @param {string} picture */
  #part(picture) {
    if (picture === this.#plan?.focus) return "focus";
    if (picture === this.#plan?.inset) return "inset";
    return picture === this.#plan?.corner ? "corner" : "rest";
  }

  /** @param {number} pages */
  #showPager(pages) {
    this.#pager.hidden = pages < 2;
    this.#earlier.disabled = this.#page === 0;
    this.#later.disabled = this.#page >= pages - 1;
    setText(
      this.#pageText,
      interpolate(gettext("%(page)s/%(pages)s"), { page: this.#page + 1, pages: Math.max(1, pages) }),
    );
  }

  /** @param {number} step */
  #turn(step) {
    this.#page += step;
    this.#place();
  }
}

function nowSecs() {
  return performance.now() / 1000;
}

/** Captions change the state several times a second and nothing on the stage. @param {StagePlan} a @param {StagePlan} b */
function samePlan(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** @param {ReadonlyMap<string, HTMLElement>} a @param {ReadonlyMap<string, HTMLElement>} b */
function sameMap(a, b) {
  const [first, second] = [[...a], [...b]];
  return (
    first.length === second.length &&
    first.every(([key, element], index) => key === second[index][0] && element === second[index][1])
  );
}

/** @param {string} name @param {string} label @param {() => void} run */
function pageButton(name, label, run) {
  return make(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: run },
    icon(name),
  );
}

/** Tiles that stay are never moved in the page: a moved video goes black for a moment. @param {HTMLElement} box @param {HTMLElement[]} wanted @param {HTMLElement} last */
function attach(box, wanted, last) {
  for (const child of [...box.children])
    if (child !== last && !wanted.includes(/** @type {HTMLElement} */ (child))) child.remove();
  let next = last;
  for (const element of wanted.toReversed()) {
    if (element.parentElement !== box) box.insertBefore(element, next);
    next = element;
  }
}

/** @param {HTMLElement} element @param {Rect | undefined} rect none for what is not seen @param {string} part */
function putAt(element, rect, part) {
  element.dataset.part = part;
  if (!rect) {
    element.hidden = true;
    delete element.dataset.settled;
    return;
  }
  const { style } = element;
  style.setProperty("--x", `${rect.x}px`);
  style.setProperty("--y", `${rect.y}px`);
  style.setProperty("--tile-width", `${rect.width}px`);
  style.setProperty("--tile-height", `${rect.height}px`);
  element.hidden = false;
  // The first place is taken at once; only moves from there on glide.
  if (!("settled" in element.dataset))
    requestAnimationFrame(() => {
      if (!element.hidden) element.dataset.settled = "";
    });
}
