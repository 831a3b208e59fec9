import assert from "node:assert/strict";
import { test } from "node:test";
import { timeTexts } from "#parley/room/door/waiting.js";

const now = new Date(2026, 10, 21, 23, 30);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");

test("who waits sees the time of the meeting in their own time zone", () => {
  const at = (/** @type {number[]} */ ...parts) => new Date(2026, 10, ...parts).getTime() / 1000;
  assert.match(timeTexts(at(22, 9, 5), now, "en-GB").when, /^Planned for tomorrow, 0?9:05$/);
  assert.match(timeTexts(at(21, 23, 0), now, "en-GB").when, /^Planned for today, 23:00$/);
  assert.match(timeTexts(at(28, 9, 5), now, "en-GB").when, /28 Nov, 0?9:05$/);
  assert.equal(timeTexts(at(28, 9), now, "en").zone, `in your time zone, ${zone}`);
});
