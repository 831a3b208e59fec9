import assert from "node:assert/strict";
import { test } from "node:test";
import { bestGrid } from "#parley/room/stage/layout.js";
import { clock, colourOf, initials, interpolate, isolated } from "#parley/ui/text.js";

test("tiles always fit into the space, whatever their number", () => {
  for (const [width, height] of [
    [1400, 760],
    [374, 620],
    [900, 300],
  ])
    for (let count = 1; count <= 9; count += 1) {
      const grid = bestGrid(count, width, height, 12);
      const rows = Math.ceil(count / grid.columns);
      assert.ok(grid.width * grid.columns + 12 * (grid.columns - 1) <= width, `${count} in ${width} wide`);
      assert.ok(grid.height * rows + 12 * (rows - 1) <= height, `${count} in ${height} high`);
      assert.ok(grid.width > 0 && grid.height > 0);
    }
});

test("a wide space puts two side by side, a tall one puts them above each other", () => {
  assert.equal(bestGrid(2, 1400, 700, 12).columns, 2);
  assert.equal(bestGrid(2, 380, 700, 12).columns, 1);
});

test("a space that is not laid out yet gives no negative sizes", () => {
  const { width, height } = bestGrid(3, 0, 0, 12);
  assert.ok(width >= 0 && height >= 0);
});

test("initials come from the first and last word", () => {
  assert.equal(initials("Ada  King Lovelace"), "AL");
  assert.equal(initials("bob"), "B");
  assert.equal(initials("😀 smile"), "😀S");
  assert.equal(initials("   "), "");
});

test("times are minutes and seconds, with hours where there are any", () => {
  assert.equal(clock(0), "0:00");
  assert.equal(clock(75.9), "1:15");
  assert.equal(clock(3605), "1:00:05");
  assert.equal(clock(-3), "0:00");
});

test("values are put into texts by name, and are not themselves formats", () => {
  assert.equal(interpolate("%(name)s joined", { name: "%(x)s $& Bob" }), "%(x)s $& Bob joined");
  assert.equal(interpolate("%(other)s", {}), "%(other)s");
});

test("names that are written from right to left do not turn the words around them", () => {
  const shown = (/** @type {string} */ name) => interpolate("%(name)s joined (1)", { name });
  for (const name of ["عمر", "שרה 2", "Omar عمر", "ܝܘܚܢܢ", "ߒߞߏ", "𞤀𞤁𞤂", "\u200f!", "ﷺ"])
    assert.equal(shown(name), `\u2068${name}\u2069 joined (1)`);
  for (const name of ["Ann", "王小明", "👩‍🏫", "Zoë (2)", "अनन्या", "Ωμέγα", ""])
    assert.equal(shown(name), `${name} joined (1)`);
  assert.equal(interpolate("%(name)s: %(count)s", { name: "ש", count: 3 }), "\u2068ש\u2069: 3");
  assert.equal(isolated(isolated("ש")), "\u2068\u2068ש\u2069\u2069", "a name in a name stays paired");
});

test("a name has the same colour each time", () => {
  assert.equal(colourOf("Alice"), colourOf("Alice"));
  assert.ok(colourOf("Bob") < 8);
});
