/** The whiteboard's colours as the stylesheet has them, for the light and the dark theme. */

import { COLOURS } from "#parley/room/board/objects/frames.js";

/** @typedef {import("#parley/room/board/objects/svg.js").Colours} Colours @typedef {import("#parley/room/board/objects/frames.js").Colour} Colour */

/** @param {HTMLElement} board the element whose custom properties hold them @returns {Colours} */
export function coloursOf(board) {
  const style = getComputedStyle(board);
  const value = (/** @type {string} */ name) => style.getPropertyValue(`--board-${name}`).trim();
  const palette = (/** @type {string} */ prefix) =>
    /** @type {Record<Colour, string>} */ (
      Object.fromEntries(COLOURS.map((name) => [name, value(`${prefix}${name}`)]))
    );
  return { paper: value("paper"), noteText: value("note-text"), ink: palette(""), note: palette("note-") };
}

/** Call back when the theme changes. @param {() => void} changed */
export function watchTheme(changed) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
