import assert from "node:assert/strict";
import { test } from "node:test";
import { doorNote } from "#parley/room/door/live.js";
import { ticketEndReason } from "#parley/signaling/close_codes.js";
import { daysBetween, dayText, momentText, paperText, spanText } from "#parley/ui/times.js";

const live = { people: 3, media_limit: 8, locked: false };

test("the door says who is in, and why nobody gets in", () => {
  assert.deepEqual(doorNote({ ...live, people: 0 }, "participant"), {
    kind: "quiet",
    text: "Nobody is in the room yet.",
  });
  assert.equal(doorNote({ ...live, people: 1 }, "participant").text, "1 person is in the room.");
  assert.equal(doorNote(live, "participant").text, "3 people are in the room.");
  assert.deepEqual(doorNote({ ...live, people: 8 }, "moderator"), {
    kind: "closed",
    text: "8 of 8 people are in the room. Wait until someone leaves.",
  });
  assert.equal(doorNote({ ...live, people: 9 }, "guest").kind, "closed");
  assert.equal(doorNote({ ...live, people: 8 }, "host").kind, "busy", "the owner always finds a place");
});

test("the door says who waits for a host, and to hosts that somebody waits for them", () => {
  const early = { ...live, people: 0, waiting: 2 };
  for (const role of ["host", "moderator"])
    assert.equal(doorNote(early, role).text, "2 people wait for you.");
  for (const role of ["guest", "participant"])
    assert.equal(doorNote({ ...early, waiting: 1 }, role).text, "1 person waits for the host.");
  assert.equal(doorNote({ ...early, people: 3 }, "host").text, "3 people are in the room.");
});

test("a locked room lets hosts and moderators in", () => {
  const locked = { ...live, locked: true };
  for (const role of ["participant", "guest"]) assert.equal(doorNote(locked, role).kind, "closed");
  for (const role of ["host", "moderator"]) assert.equal(doorNote(locked, role).kind, "busy");
});

test("a ticket that is refused for what was typed is not asked for again", () => {
  assert.equal(ticketEndReason(400, "bad_field"), "refused");
  assert.equal(ticketEndReason(503, "unavailable"), null);
});

const now = new Date(2026, 10, 21, 23, 30);

test("days are counted by midnights of the local time", () => {
  assert.equal(daysBetween(now, new Date(2026, 10, 22, 0, 10)), 1);
  assert.equal(daysBetween(now, new Date(2026, 10, 21, 0, 10)), 0);
  assert.equal(dayText(new Date(2026, 10, 21, 8), now, "en"), "today");
  assert.equal(dayText(new Date(2026, 10, 22, 8), now, "en"), "tomorrow");
  assert.equal(dayText(new Date(2026, 10, 24, 8), now, "en"), "Tue, Nov 24");
  assert.match(dayText(new Date(2027, 0, 5, 8), now, "en"), /2027/);
  assert.equal(dayText(new Date(2026, 10, 22, 8), now, "zh-hans"), "明天");
});

test("times are shown with their end", () => {
  const start = new Date(2026, 10, 22, 9, 5);
  const end = new Date(2026, 10, 22, 10, 0);
  assert.equal(spanText(start, end, now, "en-GB"), "tomorrow, 09:05–10:00");
  assert.equal(momentText(start, now, "en-GB"), "tomorrow, 9:05");
});

test("paper has the date, the year and the time zone, whatever day it is", () => {
  const start = new Date(2026, 10, 21, 14, 5);
  const end = new Date(2026, 10, 21, 15, 0);
  for (const kind of /** @type {const} */ (["moment", "span"])) {
    const text = paperText(kind, start, end, "en");
    for (const part of ["Nov", "21", "2026", "2:05"]) assert.ok(text.includes(part), text);
    assert.match(text, /UTC|GMT|[A-Z]{3,4}$/);
  }
  assert.equal(paperText("day", start, end, "en"), "Sat, November 21, 2026");
  assert.ok(paperText("moment", start, end, "zh-Hans").includes("2026年11月21日"));
});
