/**
 * Keys that belong to a composition: whoever writes Chinese, Japanese or Korean types letters first, and picks the characters
 * with Enter, Tab, Escape or the arrows. Such a key sends, completes and closes nothing, in any field of the page.
 *
 * Chromium and Firefox mark the key (`isComposing`), for they end the composition after it. Safari ends it before: there only
 * the key code tells that an input method took the key. No time is waited after the end of a composition: where Korean is
 * written, a second Enter follows at once and is meant.
 */

/** The code of a key that an input method took. */
const TAKEN = 229;

/** Whether the key goes to an input method, not to the page. @param {Pick<KeyboardEvent, "isComposing" | "keyCode">} event */
export function isComposed({ isComposing, keyCode }) {
  return isComposing || keyCode === TAKEN;
}

/** Keep the keys of compositions from everything that listens on the page. To be called before others listen at `top`. @param {EventTarget} [top] */
export function guardCompositions(top = globalThis) {
  top.addEventListener(
    "keydown",
    (event) => {
      const key = /** @type {KeyboardEvent} */ (event);
      if (!isComposed(key)) return;
      key.stopImmediatePropagation();
      // A form would be sent by the browser itself.
      if (key.key === "Enter") key.preventDefault();
    },
    { capture: true },
  );
}
