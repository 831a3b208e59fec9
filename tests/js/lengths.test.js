/** Limits of what people write, counted as the server counts, and numbers in the language of the page. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Drafts } from "#parley/room/chat/drafts.js";
import { EVERYONE } from "#parley/room/chat/log.js";
import { lengthOf, problemOf } from "#parley/ui/lengths.js";
import { interpolate, language, numberText } from "#parley/ui/text.js";

/** @param {string} value @param {{type?: string, method?: string}} [how] */
const length = (value, { type = "textarea", method = "get" } = {}) =>
  lengthOf({ value, type, form: { method } });

test("characters are counted as Unicode counts them, not the units of the browser", () => {
  assert.equal(length("abc"), 3);
  assert.equal(length("你好"), 2);
  assert.equal(length("😀".repeat(2001)), 2001);
  assert.equal(length("e\u0301"), 2);
  assert.equal(length("👩‍👧"), 3);
  assert.equal(length("\ud800"), 1);
  assert.equal(length(""), 0);
});

test("blanks around a text are not sent, those of a password are", () => {
  assert.equal(length("  a b \n"), 3);
  assert.equal(length(" \n "), 0);
  assert.equal(length(" a ", { type: "password" }), 3);
});

test("a form that the browser sends has two characters for each new line", () => {
  assert.equal(length("a\nb\n\nc\n", { method: "post" }), 9);
  assert.equal(length("a\nb\nc", { method: "dialog" }), 5);
  assert.equal(lengthOf({ value: "a\nb", type: "text", form: null }), 3);
});

test("a text that is too long says by how much, and one that fits says nothing", () => {
  assert.equal(problemOf(4000, 4000), "");
  assert.equal(problemOf(0, 10), "");
  assert.match(problemOf(4001, 4000), /by 1 character: 4,000 fit/);
  assert.match(problemOf(5200, 4000), /by 1,200 characters: 4,000 fit/);
});

test("no field cuts off what is pasted: lengths are watched on each page", () => {
  const root = fileURLToPath(new URL("../../static/js/", import.meta.url));
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".js"),
  );
  const sources = names.map((name) => ({ name, source: readFileSync(root + name, "utf8") }));
  assert.deepEqual(
    sources.filter(({ source }) => /\bmaxLength\b/.test(source)).map(({ name }) => name),
    ["ui/lengths.js"],
  );
  for (const { name, source } of sources)
    if (/^pages\/(site|room)\.js$/.test(name)) assert.match(source, /^watchLengths\(\);$/m);
});

test("a draft that is too long outlives a reload whole", (t) => {
  const kept = new Map();
  const storage = {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    removeItem: (/** @type {string} */ key) => kept.delete(key),
  };
  Object.assign(globalThis, { sessionStorage: storage });
  t.after(() => Reflect.deleteProperty(globalThis, "sessionStorage"));
  new Drafts("r").set(EVERYONE, "x".repeat(4200));
  assert.equal(new Drafts("r").get(EVERYONE).length, 4200);
});

test("numbers are written as in the language of the page, regional where the browser is at home", (t) => {
  const page = { documentElement: { lang: "de" } };
  Object.assign(globalThis, { document: page });
  t.after(() => Reflect.deleteProperty(globalThis, "document"));
  assert.equal(language(), "de");
  assert.equal(numberText(1234.5), "1.234,5");
  assert.equal(numberText(0.5, { style: "percent" }), "50\u00a0%");
  assert.equal(interpolate("%(count)s of %(name)s", { count: 1234, name: "1234" }), "1.234 of 1234");
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", {
    value: { languages: ["fr", "de-CH", "de"] },
    configurable: true,
  });
  t.after(() =>
    before
      ? Object.defineProperty(globalThis, "navigator", before)
      : Reflect.deleteProperty(globalThis, "navigator"),
  );
  assert.equal(language(), "de-CH");
});
