import assert from "node:assert/strict";
import { test } from "node:test";
import { asPlainText, highlighted, KEPT_LINES, speakersOf, withLines } from "#parley/room/captions/log.js";
import { clock } from "#parley/ui/text.js";

/** @param {number} number @param {Record<string, unknown>} [changes] @returns {any} */
const line = (number, changes = {}) => ({
  segment_id: `s${number}`,
  peer_id: "alice",
  name: "Alice",
  text: `line ${number}`,
  final: true,
  lang: "en",
  start: number,
  end: number + 1,
  ...changes,
});

test("pages of history come before what is there, without doubles", () => {
  const now = withLines([], [line(3), line(4)]);
  const all = withLines(now, [line(1), line(2), line(3)]);
  assert.deepEqual(
    all.map(({ start }) => start),
    [1, 2, 3, 4],
  );
});

test("a partial line grows and its final stands", () => {
  const partial = withLines([], [line(1, { final: false, text: "Go" })]);
  const final = withLines(partial, [line(1, { text: "Good" })]);
  assert.equal(withLines(final, [line(1, { final: false, text: "Goo" })])[0].text, "Good");
});

test("nothing new leaves the lines as they are", () => {
  const one = line(1);
  const lines = withLines([], [one]);
  assert.equal(withLines(lines, [one]), lines);
});

test("of very many lines the beginning is let go", () => {
  const lines = withLines(
    [],
    Array.from({ length: KEPT_LINES + 5 }, (_, number) => line(number)),
  );
  assert.deepEqual([lines.length, lines[0].start], [KEPT_LINES, 5]);
});

test("speakers come once, in the order of their names", () => {
  assert.deepEqual(speakersOf([line(1, { name: "Nova" }), line(2), line(3, { name: "Nova" })]), [
    "Alice",
    "Nova",
  ]);
});

test("what was searched is marked, in any case, and nothing of the text is lost", () => {
  assert.deepEqual(highlighted("Light, light", "LIGHT"), [
    { text: "Light", hit: true },
    { text: ", ", hit: false },
    { text: "light", hit: true },
  ]);
  assert.deepEqual(highlighted("光合作用", "合作"), [
    { text: "光", hit: false },
    { text: "合作", hit: true },
    { text: "用", hit: false },
  ]);
  assert.deepEqual(highlighted("", "x"), [{ text: "", hit: false }]);
  assert.deepEqual(highlighted("a  b", "a b"), [{ text: "a  b", hit: true }]);
});

test("a query is words, never a pattern", () => {
  for (const query of [".*", "(", "[a", "a|b", "\\", "$", "a{2}", "^", "-", "/", "?"])
    assert.deepEqual(highlighted("plain text", query), [{ text: "plain text", hit: false }], query);
  assert.equal(highlighted("1+1 (a)", "(a)").find(({ hit }) => hit)?.text, "(a)");
});

test("the text that is taken away has times and speakers, and final lines only", () => {
  const lines = [line(65, { text: "Hello\nyou" }), line(70, { final: false })];
  assert.equal(asPlainText(lines, { title: "Physics", clock }), "Physics\n\n[1:05] Alice: Hello\nyou\n");
});
