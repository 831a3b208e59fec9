/** A menu that a button opens: arrow keys move, Enter chooses, Escape closes. */

import { icon, make } from "#parley/ui/dom.js";
import { closeFloating, openFloating } from "#parley/ui/floating.js";

/** @typedef {{icon: string, label: string, run: () => void, checked?: boolean, danger?: boolean}} MenuItem `checked` makes it a choice that is on or off */

/** @param {HTMLButtonElement} button @param {string} label what the menu is about @param {MenuItem[]} items */
export function openMenu(button, label, items) {
  const entries = items.map((item) => entry(item));
  const menu = make("div", { class: "menu-box", role: "menu", "aria-label": label }, ...entries);
  menu.addEventListener("keydown", (event) => {
    const at = entries.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    entries[(to + entries.length) % entries.length].focus();
  });
  openFloating(button, menu);
  if (menu.isConnected) entries[0]?.focus();
}

/** @param {MenuItem} item */
function entry({ icon: name, label, run, checked, danger = false }) {
  return make(
    "button",
    {
      type: "button",
      role: checked === undefined ? "menuitem" : "menuitemcheckbox",
      "aria-checked": checked === undefined ? undefined : String(checked),
      class: danger ? "menu-item is-danger" : "menu-item",
      tabIndex: -1,
      onclick: () => {
        closeFloating();
        run();
      },
    },
    icon(name),
    label,
  );
}
