/** One box that floats over everything beside the button that opened it: a menu of a tile, the numbers of a connection. */

const MARGIN_PX = 8;

/** @type {HTMLElement | null} */
let shown = null;
/** @type {() => void} */
let release = () => {};

/**
 * Open `box` beside `anchor`; an open one closes. A click elsewhere, Escape and the anchor itself close it, and the focus goes back.
 * @param {HTMLElement} anchor @param {HTMLElement} box
 */
export function openFloating(anchor, box) {
  const again = shown !== null && anchor.getAttribute("aria-expanded") === "true";
  closeFloating();
  if (again) return;
  const ending = new AbortController();
  const { signal } = ending;
  box.popover = "manual";
  box.classList.add("floating-box");
  (anchor.closest("dialog") ?? document.fullscreenElement ?? document.body).append(box);
  box.showPopover();
  place(anchor, box);
  anchor.setAttribute("aria-expanded", "true");
  shown = box;
  release = () => {
    ending.abort();
    const hadFocus = box.contains(document.activeElement);
    anchor.setAttribute("aria-expanded", "false");
    box.remove();
    if (hadFocus) anchor.focus();
  };
  const outside = (/** @type {Event} */ { target }) => {
    if (target instanceof Node && !box.contains(target) && !anchor.contains(target)) closeFloating();
  };
  document.addEventListener("pointerdown", outside, { signal });
  document.addEventListener("keydown", closeOnEscape, { signal, capture: true });
  addEventListener("resize", closeFloating, { signal });
  box.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !box.contains(relatedTarget)) closeFloating();
  });
}

/** Close the box that is open, if any. */
export function closeFloating() {
  const end = release;
  release = () => {};
  shown = null;
  end();
}

/** @param {KeyboardEvent} event */
function closeOnEscape(event) {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  event.preventDefault();
  closeFloating();
}

/** Below the anchor where there is room, else above it; always inside the window. @param {HTMLElement} anchor @param {HTMLElement} box */
function place(anchor, box) {
  const from = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = from.bottom + MARGIN_PX / 2;
  const top = below + height + MARGIN_PX <= innerHeight ? below : Math.max(MARGIN_PX, from.top - height - 4);
  const left = Math.min(Math.max(MARGIN_PX, from.right - width), innerWidth - width - MARGIN_PX);
  box.style.setProperty("top", `${Math.round(top)}px`);
  box.style.setProperty("left", `${Math.round(left)}px`);
}
