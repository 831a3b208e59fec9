import assert from "node:assert/strict";
import { test } from "node:test";
import { joinedText, leftText, NOBODY, tellAt, withComing, withGoing } from "#parley/room/people/comings.js";
import { nameFits } from "#parley/room/people/order.js";

test("many who come at once are one notice", () => {
  assert.equal(joinedText(["Ann"]), "Ann joined");
  assert.equal(joinedText(["Ann", "Bob"]), "Ann and Bob joined");
  assert.equal(joinedText(["Ann", "Bob", "Carl"]), "Ann, Bob and 1 other joined");
  const names = ["Ann", "Bob", ...Array.from({ length: 8 }, (_, number) => `P${number}`)];
  assert.equal(joinedText(names), "Ann, Bob and 8 others joined");
  assert.equal(leftText(names), "Ann, Bob and 8 others left");
});

test("a name that looks like a format stays a name", () => {
  assert.equal(joinedText(["%(other)s", "%(name)s"]), "%(other)s and %(name)s joined");
});

test("a notice waits for others, longer in a large room, but not for ever", () => {
  const one = withComing(NOBODY, "a", "Ann", 1000);
  assert.ok(/** @type {number} */ (tellAt(one, 3)) < 2000);
  assert.ok(/** @type {number} */ (tellAt(one, 30)) > 3000);
  let many = one;
  for (let number = 0; number < 100; number += 1)
    many = withComing(many, `p${number}`, "P", 1000 + number * 500);
  assert.ok(/** @type {number} */ (tellAt(many, 30)) < 1000 + 15000, "the first one has waited enough");
});

test("who comes and goes before anybody was told is not told of", () => {
  const came = withComing(NOBODY, "a", "Ann", 1000);
  assert.equal(tellAt(withGoing(came, "a", "Ann", 1200), 3), null);
  const went = withGoing(NOBODY, "b", "Bob", 1000);
  assert.equal(tellAt(withComing(went, "b", "Bob", 1200), 3), null);
});

test("names are found by parts, in any case, with or without marks, in any script", () => {
  for (const [name, query] of [
    ["Søren Ångström", "soren ang"],
    ["Łukasz Żak", "lukasz zak"],
    ["Jürgen Groß", "gross"],
    ["李华", "华"],
    ["王 小明", "小明"],
    ["ＡＬＩＣＥ", "alice"],
    ["김민준", "민준"],
    ["محمد", "محم"],
    ["İpek", "ipek"],
    ["Zoë", "ZOE"],
    ["Ann", ""],
  ])
    assert.ok(nameFits(name, query), `${query} in ${name}`);
  for (const [name, query] of [
    ["李华", "王"],
    ["Ann", "bob"],
    ["Ann King", "ann bob"],
  ])
    assert.ok(!nameFits(name, query), `${query} not in ${name}`);
});
