/**
 * Keyboard shortcuts of the stage, and the sheet that lists them. They are single keys, hence they can be switched off (WCAG
 * 2.1.4), and they keep quiet where somebody types, where a dialog or menu is open, and together with Ctrl, Alt or Meta.
 *
 * @typedef {{key: string, label: string, run: () => void}} Shortcut
 * @typedef {{title: string, shortcuts: Shortcut[]}} ShortcutGroup
 * @typedef {{label: string, start: () => void, end: () => void}} HoldSpace what happens while the space bar is held
 */

import { loadPreferences, savePreferences } from "#parley/media/preferences.js";
import { byId, make } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/** Elements in which keys have a meaning of their own. */
const TYPING = "input, textarea, select, [contenteditable], dialog, [role=menu], [role=application]";
/** Elements in which the space bar presses or scrolls something. */
const PRESSABLE = "button, a, summary, label, [tabindex], [role=tab]";

/** @param {ShortcutGroup[]} groups @param {{holdSpace: HoldSpace, enabled: () => boolean}} options */
export function initShortcuts(groups, { holdSpace, enabled }) {
  const shortcuts = new Map(
    groups.flatMap((group) => group.shortcuts).map((shortcut) => [shortcut.key, shortcut]),
  );
  const isOn = initSwitch();
  fillSheet(groups, holdSpace.label);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (!isOn() || !enabled() || isIn(event.target, TYPING)) return;
    const shortcut = shortcuts.get(event.key.toLowerCase());
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  });
  initHoldSpace(holdSpace, () => isOn() && enabled());
}

/** @param {HoldSpace} hold @param {() => boolean} enabled */
function initHoldSpace({ start, end }, enabled) {
  let held = false;
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey) return;
    if (held || !enabled() || isIn(event.target, TYPING) || isIn(event.target, PRESSABLE)) {
      if (held) event.preventDefault();
      return;
    }
    event.preventDefault();
    held = true;
    start();
  });
  const release = () => {
    if (held) end();
    held = false;
  };
  document.addEventListener("keyup", ({ key }) => {
    if (key === " ") release();
  });
  // Whoever goes to another window does not speak into this one.
  addEventListener("blur", release);
}

/** @returns {() => boolean} whether the shortcuts are switched on */
function initSwitch() {
  const box = byId("shortcuts-on", HTMLInputElement);
  box.checked = loadPreferences().shortcuts;
  const show = () => byId("shortcuts-list", HTMLElement).toggleAttribute("data-off", !box.checked);
  box.addEventListener("change", () => {
    savePreferences({ shortcuts: box.checked });
    show();
  });
  show();
  return () => box.checked;
}

/** @param {ShortcutGroup[]} groups @param {string} spaceLabel */
function fillSheet(groups, spaceLabel) {
  const row = (/** @type {string} */ key, /** @type {string} */ label) =>
    make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, label));
  byId("shortcuts-list", HTMLElement).replaceChildren(
    ...groups.map(({ title, shortcuts }, index) => {
      const rows = shortcuts.map(({ key, label }) => row(key.toUpperCase(), label));
      if (index === 0) rows.push(row(gettext("Space"), spaceLabel));
      return make("section", {}, make("h3", {}, title), make("dl", { class: "shortcuts" }, ...rows));
    }),
  );
}

/** @param {EventTarget | null} target @param {string} places */
function isIn(target, places) {
  return target instanceof Element && target.closest(places) !== null;
}
