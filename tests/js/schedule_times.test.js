import assert from "node:assert/strict";
import { test } from "node:test";
import { problemsOf } from "#parley/settings/schedule_times.js";

// 14:05 in Berlin, 21:05 in Shanghai; in Kiritimati it is 3:05 of the next day.
const now = new Date("2026-11-30T13:05:20Z");
const times = { date: "2026-11-30", time: "14:30", zone: "Europe/Berlin", until: "" };
const fine = { date: "", time: "", until: "" };

/** @param {Partial<typeof times>} changes @param {boolean} [mayBePast] */
const problems = (changes, mayBePast = false) => problemsOf({ ...times, ...changes }, now, mayBePast);

test("a time to come is fine, also this very minute", () => {
  assert.deepEqual(problems({}), fine);
  assert.deepEqual(problems({ time: "14:05" }), fine);
  assert.deepEqual(problems({ date: "2026-12-01", time: "00:00" }), fine);
  assert.deepEqual(problems({ date: "", time: "" }), fine, "the browser asks for what is missing");
});

test("what is past is told at the day or at the time, by the clocks of the meeting's zone", () => {
  assert.match(problems({ time: "14:04" }).time, /^This time is past: it is .+ in Europe\/Berlin now/);
  assert.match(problems({ time: "21:04", zone: "Asia/Shanghai" }).time, /past/);
  assert.deepEqual(problems({ time: "21:06", zone: "Asia/Shanghai" }), fine);
  assert.deepEqual(problems({ date: "2026-11-29", time: "23:59" }), {
    ...fine,
    date: "This day is past. Choose today or a later day.",
  });
  assert.match(problems({ zone: "Pacific/Kiritimati" }).date, /past/);
  assert.deepEqual(
    problems({ zone: "Mars/Olympus", date: "2020-01-01" }),
    fine,
    "the server knows more zones",
  );
});

test("years far away and an end before the beginning are told", () => {
  for (const date of ["2037-01-01", "12026-11-30", "9999-12-31"])
    assert.match(problems({ date }).date, /ten years/);
  assert.match(problems({ date: "0001-01-01" }).date, /past/);
  assert.match(problems({ date: "2026-12-02", until: "2026-12-01" }).until, /before the first/);
  assert.deepEqual(problems({ date: "2026-12-02", until: "2026-12-02" }), fine);
});

test("a start that was stored may be past", () => {
  assert.deepEqual(problems({ date: "2026-09-01", until: "2026-12-01" }, true), fine);
});
