/** The order of the house: which folder may lean on which, and what stays free of the page. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../static/js/", import.meta.url));

const TESTS = fileURLToPath(new URL("./", import.meta.url));
/** A folder leans on folders of its own layer and of lower ones. */
const LAYERS = [
  ["ui", "media", "rtc", "signaling"],
  ["invite"],
  ["room", "diagnostics", "settings"],
  ["pages"],
];
const MOST_LINES = 260;
const PURE_NAMES = [
  "frames.js",
  "state.js",
  "rules.js",
  "log.js",
  "plan.js",
  "client_frames.js",
  "server_frames.js",
];

/**
 * @typedef {object} Module
 * @property {string} name its path below static/js
 * @property {string} source
 * @property {string} code the source without comments
 * @property {string[]} imports modules that run with it, at once or on demand
 * @property {string[]} mentions these and the ones it takes types from
 */

/** @type {Module[]} */
const MODULES = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".js"))
  .map((name) => {
    const source = readFileSync(path.join(ROOT, name), "utf8");
    const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
    return { name, source, code, imports: parley(code), mentions: parley(source) };
  });

/** @param {string} text */
function parley(text) {
  return [...new Set([...text.matchAll(/"#parley\/([^"]+)"/g)].map(([, name]) => name))];
}

/** @param {string} name */
function layerOf(name) {
  return LAYERS.findIndex((folders) => folders.includes(name.split("/")[0]));
}

/** @param {string} code */
function exportsOf(code) {
  return [...code.matchAll(/^export (?:async )?(?:function|class|const) (\w+)/gm)].map(([, word]) => word);
}

/** @param {string} text @param {string} word */
function timesIn(text, word) {
  return [...text.matchAll(new RegExp(`\\b${word}\\b`, "g"))].length;
}

/** Which folders a folder imports from. */
function folderGraph() {
  /** @type {Map<string, Set<string>>} */
  const graph = new Map();
  for (const { name, imports } of MODULES) {
    const folder = path.dirname(name);
    const others = imports.map((other) => path.dirname(other)).filter((other) => other !== folder);
    graph.set(folder, new Set([...(graph.get(folder) ?? []), ...others]));
  }
  return graph;
}

/** A way from a folder back to itself; empty without one. @param {Map<string, Set<string>>} graph @param {string} start */
function circle(graph, start) {
  const waiting = [[start]];
  const seen = new Set();
  for (const way of waiting)
    for (const next of graph.get(/** @type {string} */ (way.at(-1))) ?? []) {
      if (next === start) return [...way, next];
      if (!seen.has(next)) waiting.push([...way, next]);
      seen.add(next);
    }
  return [];
}

test("folders do not import each other in a circle", () => {
  const graph = folderGraph();
  assert.deepEqual([...graph.keys()].map((folder) => circle(graph, folder).join(" -> ")).filter(Boolean), []);
});

test("nothing leans on a higher layer, not even for its types", () => {
  const upwards = MODULES.filter(({ name }) => name !== "theme.js").flatMap(({ name, mentions }) =>
    mentions.filter((other) => layerOf(other) > layerOf(name)).map((other) => `${name} -> ${other}`),
  );
  assert.deepEqual(upwards, []);
});

test("a page is an entry point: no module imports it", () => {
  assert.deepEqual(
    MODULES.flatMap(({ mentions }) => mentions.filter((other) => other.startsWith("pages/"))),
    [],
  );
});

test("signaling, media connections, protocol and state know nothing of the page", () => {
  const free = MODULES.filter(
    ({ name, source }) =>
      /^(signaling|rtc)\//.test(name) ||
      PURE_NAMES.includes(path.basename(name)) ||
      /\bPure\b/.test(source.slice(0, source.indexOf("*/"))),
  );
  assert.ok(free.length > 60);
  const touching = free.filter(
    ({ code, imports }) =>
      /\b(document|window|localStorage|HTML\w*Element)\b/.test(code) ||
      imports.some((other) => /^(ui|pages)\//.test(other) && other !== "ui/text.js"),
  );
  assert.deepEqual(
    touching.map(({ name }) => name),
    [],
  );
});

test("what is exported is used by another module, or by a test that looks at a part of its own module", () => {
  const tests = readdirSync(TESTS).map((name) => readFileSync(path.join(TESTS, name), "utf8"));
  const unused = MODULES.flatMap(({ name, code }) => {
    const users = MODULES.filter(({ mentions }) => mentions.includes(name)).map(({ source }) => source);
    return exportsOf(code)
      .filter((word) => !users.some((text) => timesIn(text, word)))
      .filter((word) => timesIn(code, word) < 2 || !tests.some((text) => timesIn(text, word)))
      .map((word) => `${name}: ${word}`);
  });
  assert.deepEqual(unused, []);
});

/** Modules in whose code the pattern is found. @param {RegExp} pattern */
function using(pattern) {
  return MODULES.filter(({ code }) => pattern.test(code)).map(({ name }) => name);
}

test("what people and models wrote goes into the page as text: no module makes HTML, code or styles of a text", () => {
  assert.deepEqual(
    using(/\.(?:inner|outer)HTML|insertAdjacentHTML|setHTML|createContextualFragment|srcdoc/),
    [],
  );
  assert.deepEqual(
    using(/\bdocument\.write|\beval\(|new Function\(|DOMParser|cssText|setAttribute\("style/),
    [],
  );
});

test("times are the server's, and times and numbers are written in the language of the page", () => {
  assert.deepEqual(using(/Date\.now\(|new Date\(\)/), []);
  assert.deepEqual(using(/toLocale\w*\((?:\)|\[\]|undefined)|\.toFixed\(\d\)\}/), []);
});

test("every module can be read in one sitting", () => {
  const long = MODULES.map(({ name, source }) => ({ name, lines: source.split("\n").length - 1 }));
  assert.deepEqual(
    long.filter(({ lines }) => lines > MOST_LINES),
    [],
  );
});
