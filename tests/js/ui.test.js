import assert from "node:assert/strict";
import { test } from "node:test";
import { bestGrid } from "#parley/room/stage/layout.js";
import { clock, colourOf, initials, interpolate } from "#parley/ui/text.js";

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

test("a name has the same colour each time", () => {
  assert.equal(colourOf("Alice"), colourOf("Alice"));
  assert.ok(colourOf("Bob") < 8);
});
