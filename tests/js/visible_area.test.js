import assert from "node:assert/strict";
import test from "node:test";
import { areaOf } from "#parley/ui/visible_area.js";

const NOTHING = { keyboard: 0, top: 0, tight: false };

test("without a keyboard nothing is covered", () => {
  assert.deepEqual(areaOf(844, { height: 844, offsetTop: 0, scale: 1 }), NOTHING);
});

test("bars of the browser are no keyboard", () => {
  assert.deepEqual(areaOf(844, { height: 744, offsetTop: 0, scale: 1 }), NOTHING);
});

test("a keyboard over the page covers its lower part", () => {
  assert.deepEqual(areaOf(844, { height: 508, offsetTop: 0, scale: 1 }), {
    keyboard: 336,
    top: 0,
    tight: false,
  });
});

test("what Safari scrolled away above is not counted below, too", () => {
  assert.deepEqual(areaOf(844, { height: 508, offsetTop: 200.4, scale: 1 }), {
    keyboard: 136,
    top: 200,
    tight: false,
  });
});

test("a rubber band above the page moves nothing", () => {
  assert.equal(areaOf(844, { height: 508, offsetTop: -30, scale: 1 }).top, 0);
  assert.equal(areaOf(844, { height: 508, offsetTop: 400, scale: 1 }).keyboard, 0);
});

test("a phone on its side has little left beside its keyboard", () => {
  assert.deepEqual(areaOf(390, { height: 180, offsetTop: 0, scale: 1 }), {
    keyboard: 210,
    top: 0,
    tight: true,
  });
});

test("where the browser makes the page smaller by itself only the small rest is told", () => {
  assert.deepEqual(areaOf(190, { height: 190, offsetTop: 0, scale: 1 }), { ...NOTHING, tight: true });
});

test("a page that was enlarged with two fingers is left alone", () => {
  assert.deepEqual(areaOf(844, { height: 422, offsetTop: 120, scale: 2 }), NOTHING);
});
