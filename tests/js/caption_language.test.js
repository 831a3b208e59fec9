import assert from "node:assert/strict";
import { test } from "node:test";
import { translationNote } from "#parley/room/captions/language.js";

test("who wants no translation is told nothing", () => {
  assert.equal(translationNote("", { translates: false }), "none");
});

test("who wants one is told when there is nobody to translate, or nobody who can", () => {
  assert.equal(translationNote("de", null), "alone");
  assert.equal(translationNote("de", {}), "unable");
  assert.equal(translationNote("de", { translates: false }), "unable");
  assert.equal(translationNote("de", { translates: true }), "able");
});
