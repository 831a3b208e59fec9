/** Enter while somebody writes with an input method, in the order of events that each browser has. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { guardCompositions, isComposed } from "#parley/ui/composition.js";

const TAKEN = 229;
const ENTER = 13;

/** @param {string} type @param {Record<string, unknown>} [members] */
function event(type, members = {}) {
  return Object.assign(new Event(type, { cancelable: true }), members);
}

/** @param {number} keyCode @param {boolean} isComposing @param {string} [key] */
const keydown = (keyCode, isComposing, key = "Enter") => event("keydown", { key, keyCode, isComposing });
const end = () => event("compositionend", { data: "你好" });
const keyup = () => event("keyup", { key: "Enter", keyCode: ENTER, isComposing: false });

/** The events of one Enter that picks the characters; the last column says whether it, or one after it, is meant. */
const ORDERS = /** @type {const} */ ([
  ["Chromium", [keydown(TAKEN, true), end(), keyup()], 0],
  ["Chromium, a Chinese input method of Windows", [keydown(TAKEN, true, "Process"), end(), keyup()], 0],
  ["Chromium, Korean on a Mac", [keydown(TAKEN, true), end(), keydown(ENTER, false), keyup()], 1],
  ["Firefox", [keydown(TAKEN, true), end(), keyup()], 0],
  ["Firefox, older", [keydown(ENTER, true), end(), keyup()], 0],
  ["Safari", [end(), keydown(TAKEN, false), keyup()], 0],
  ["Safari, then a second Enter", [end(), keydown(TAKEN, false), keyup(), keydown(ENTER, false)], 1],
  ["no composition", [keydown(ENTER, false), keyup()], 1],
  ["a numeric keypad", [event("keydown", { key: "Enter", keyCode: ENTER, code: "NumpadEnter" })], 1],
]);

for (const [browser, events, meant] of ORDERS)
  test(`Enter in the order of events of ${browser} is meant ${meant} times`, () => {
    const page = new EventTarget();
    guardCompositions(page);
    let sent = 0;
    page.addEventListener("keydown", (pressed) => {
      if (/** @type {any} */ (pressed).key === "Enter") sent += 1;
    });
    for (const one of events) page.dispatchEvent(one);
    assert.equal(sent, meant);
    const composed = events.filter((one) => one.type === "keydown" && isComposed(/** @type {any} */ (one)));
    for (const one of composed) assert.equal(one.defaultPrevented, /** @type {any} */ (one).key === "Enter");
  });

test("other keys of a composition do nothing on the page, and keep their meaning for the input method", () => {
  const page = new EventTarget();
  guardCompositions(page);
  page.addEventListener("keydown", () => assert.fail("the key reached the page"));
  for (const key of ["Escape", "Tab", "ArrowDown", " ", "m"])
    for (const [keyCode, isComposing] of /** @type {const} */ ([
      [TAKEN, true],
      [TAKEN, false],
      [27, true],
    ])) {
      const pressed = keydown(keyCode, isComposing, key);
      page.dispatchEvent(pressed);
      assert.equal(pressed.defaultPrevented, false);
    }
});

test("each page begins with the guard, and no module decides by itself", () => {
  const root = fileURLToPath(new URL("../../static/js/", import.meta.url));
  const read = (/** @type {string} */ name) => readFileSync(root + name, "utf8");
  for (const page of ["pages/site.js", "pages/room.js"])
    assert.match(read(page), /^guardCompositions\(\);$/m);
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".js"),
  );
  assert.deepEqual(
    names.filter((name) => /\bisComposing\b|\bkeyCode\b/.test(read(name))),
    ["ui/composition.js"],
  );
});
