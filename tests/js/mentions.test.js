/** Mentions on the page. The agent reads the same examples (tests/unit/test_mentions.py). */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { begunMention, mentionIn } from "#parley/room/chat/mentions.js";

/** @type {{names: string[], examples: {text: string, mention: string | null}[]}} */
const { names, examples } = JSON.parse(
  readFileSync(new URL("../data/mentions.json", import.meta.url), "utf8"),
);

for (const { text, mention } of examples)
  test(`${JSON.stringify(text)} mentions ${mention ?? "nobody"}`, () => {
    const found = mentionIn(text, names);
    assert.equal(found && text.slice(found.start, found.end), mention);
  });

test("without names nobody is mentioned, and a name is no pattern", () => {
  assert.equal(mentionIn("@Nova @ why?", []), null);
  assert.equal(mentionIn("@ why?", ["", " "]), null);
  assert.deepEqual(mentionIn("@N.v+a( why?", ["N.v+a("]), { start: 0, end: 7 });
  assert.equal(mentionIn("@Nova why?", ["N.va"]), null);
  assert.deepEqual(mentionIn("@ｎｏｖａ why?", ["Ｎova"]), { start: 0, end: 5 });
});

/** @param {string} text @returns {number | null} */
const begun = (text) => begunMention(text, text.length, "Nova");

test("an at sign and the beginning of the name can be completed", () => {
  assert.equal(begun("@"), 0);
  assert.equal(begun("@n"), 0);
  assert.equal(begun("hello @NO"), 6);
  assert.equal(begun("＠no"), 0);
  assert.equal(begun("请问@no"), 2);
  assert.equal(begun("`x` @no"), 4);
});

test("whole names, other names, addresses and code are left alone", () => {
  for (const text of [
    ...["@nova", "@nova ", "@novak", "@bob", "bob@n", "a.@n", "", "n", "@n x", "/@n", "\\@n"],
    ...["https://example.org/@n", "example.org/a-@n", "`@n", "``a ` @n", "```\n@n", "> @n"],
  ])
    assert.equal(begun(text), null, text);
  assert.equal(begunMention("@n", 2, ""), null);
});

test("only what stands before the caret counts", () => {
  assert.equal(begunMention("@no matter", 3, "Nova"), 0);
  assert.equal(begunMention("@no matter", 10, "Nova"), null);
});

test("a long message of pieces that promise more is read to its end", () => {
  for (const piece of ["[", "[](", "`", "` `` ", "a.", "a.a/", "~~~\n", "@nova:", "> \n", "](", "@nova@a-"])
    mentionIn(piece.repeat(4000).slice(0, 4000), names);
});
