/** Keyboard shortcuts of the stage. */

import { byId, make } from "#parley/ui/dom.js";

/** @typedef {{key: string, label: string, run: () => void}} Shortcut */

/** @param {Shortcut[]} shortcuts @param {() => boolean} enabled */
export function initShortcuts(shortcuts, enabled) {
  byId("shortcuts-list", HTMLElement).append(
    ...shortcuts.map(({ key, label }) =>
      make("div", {}, make("dt", {}, make("kbd", {}, key.toUpperCase())), make("dd", {}, label)),
    ),
  );
  document.addEventListener("keydown", (event) => {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.repeat ||
      !enabled() ||
      isTyping(event.target)
    )
      return;
    const shortcut = shortcuts.find(({ key }) => key === event.key.toLowerCase());
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || target.matches("input, textarea, select") || target.closest("dialog") !== null
  );
}
