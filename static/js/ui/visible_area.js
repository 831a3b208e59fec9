/**
 * Keeps the page inside what the keyboard on a screen leaves of the window. Where the browser makes the page smaller by itself
 * (`interactive-widget=resizes-content`) nothing is covered; Safari lays the keyboard over the page and tells of it here only.
 */

/** Bars of the browser that come and go take less than this; keyboards take more. */
const KEYBOARD_PX = 120;
/** With less height the field that is written in comes before everything else. */
const TIGHT_PX = 340;

/** @typedef {{keyboard: number, top: number, tight: boolean}} Area pixels that are covered below and have been scrolled away above; whether there is little left */

/**
 * What is left of a window. A page that somebody enlarged with two fingers is left alone: its visible part moves all the time.
 * @param {number} windowHeight of the layout @param {{height: number, offsetTop: number, scale: number}} seen the visible part @returns {Area}
 */
export function areaOf(windowHeight, { height, offsetTop, scale }) {
  if (scale > 1.01) return { keyboard: 0, top: 0, tight: windowHeight < TIGHT_PX };
  const covered = windowHeight - height;
  if (covered < KEYBOARD_PX) return { keyboard: 0, top: 0, tight: windowHeight < TIGHT_PX };
  const top = Math.max(0, Math.round(offsetTop));
  return { keyboard: Math.max(0, Math.round(covered - top)), top, tight: height < TIGHT_PX };
}

/** Follow the visible part of the window from now on: styles read `--keyboard`, `--view-top` and `data-tight` of the page. */
export function watchVisibleArea() {
  const seen = globalThis.visualViewport;
  if (!seen) return;
  const root = document.documentElement;
  let last = "";
  const follow = () => {
    const area = areaOf(root.clientHeight, seen);
    const news = JSON.stringify(area);
    if (news === last) return;
    last = news;
    root.style.setProperty("--keyboard", `${area.keyboard}px`);
    root.style.setProperty("--view-top", `${area.top}px`);
    root.toggleAttribute("data-tight", area.tight);
    if (area.keyboard || area.tight) showField();
  };
  seen.addEventListener("resize", follow);
  seen.addEventListener("scroll", follow);
  follow();
}

/** Bring the field that is written in back into view. */
function showField() {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)
    field.scrollIntoView({ block: "nearest" });
}
