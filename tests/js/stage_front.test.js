/** The first page of the stage: the AI participant is on it, and whoever speaks comes to it, calmly. */

import assert from "node:assert/strict";
import test from "node:test";
import { arrange, pageSize } from "#parley/room/stage/arrangement.js";
import { inSeats, NO_SEATS, STAY_SECS, seated } from "#parley/room/stage/front.js";
import { planStage } from "#parley/room/stage/plan.js";

const OWN = "camera:me";

/** @param {number} count @param {{agent?: boolean, screens?: string[], perPage?: number}} [more] */
function shownOf(count, { agent = true, screens = [], perPage = 6 } = {}) {
  const faces = Array.from({ length: count }, (_, index) => `camera:p${index}`);
  return { pictures: [...screens, ...faces, ...(agent ? ["agent:nova"] : []), OWN], own: OWN, perPage };
}

/** @param {ReturnType<typeof shownOf>} shown @param {[string, number][]} talk speakers with times @param {import("#parley/room/stage/front.js").Seats} [seats] */
function after(shown, talk, seats = NO_SEATS) {
  let now = seats;
  for (const [speaker, secs] of talk) now = seated(now, shown, speaker, secs);
  return { seats: now, order: inSeats(now, shown), first: inSeats(now, shown).slice(0, shown.perPage) };
}

test("where one page holds all nobody moves", () => {
  const shown = shownOf(4);
  assert.deepEqual(
    after(shown, [
      ["p3", 0],
      ["p1", 20],
    ]).order,
    shown.pictures,
  );
});

test("the AI participant has the last place of the first page, and the others keep their order", () => {
  const { order, first } = after(shownOf(20), [["", 0]]);
  assert.deepEqual(first, ["camera:p0", "camera:p1", "camera:p2", "camera:p3", "camera:p4", "agent:nova"]);
  assert.equal(order.at(-1), OWN);
  assert.deepEqual(order.slice(6, 8), ["camera:p5", "camera:p6"]);
});

test("nobody is lost and nobody is there twice, whoever speaks", () => {
  for (const more of [
    {},
    { agent: false },
    { screens: ["screen:p1"] },
    { perPage: 1 },
    { perPage: 2, screens: ["screen:p1", "screen:p2"] },
  ]) {
    const shown = shownOf(20, more);
    let seats = NO_SEATS;
    for (let secs = 0; secs < 300; secs += 3) {
      seats = seated(seats, shown, `p${(secs * 7) % 23}`, secs);
      assert.deepEqual([...inSeats(seats, shown)].sort(), [...shown.pictures].sort());
    }
  }
});

test("who speaks comes to the first page and changes places with one who never spoke", () => {
  const { order, first } = after(shownOf(20), [
    ["p1", 0],
    ["p12", 5],
  ]);
  assert.ok(first.includes("camera:p12"));
  assert.deepEqual(first, ["camera:p0", "camera:p1", "camera:p2", "camera:p3", "camera:p12", "agent:nova"]);
  assert.equal(order[13], "camera:p4");
});

test("who is there already, speaks oneself or is the AI participant moves nobody", () => {
  const shown = shownOf(20);
  const before = after(shown, [["", 0]]).order;
  for (const speaker of ["p2", "me", "nova", "", "nobody"])
    assert.deepEqual(
      after(shown, [
        ["", 0],
        [speaker, 10],
      ]).order,
      before,
      speaker,
    );
});

test("the place is taken of whoever has been silent for longest", () => {
  const talk = ["p0", "p1", "p2", "p3", "p4", "p0"].map(
    (who, index) => /** @type {[string, number]} */ ([who, index]),
  );
  const { first } = after(shownOf(20), [...talk, ["p9", 20]]);
  assert.deepEqual(first, ["camera:p0", "camera:p9", "camera:p2", "camera:p3", "camera:p4", "agent:nova"]);
});

test("who came stays for a while: then the next one waits, and comes", () => {
  const shown = shownOf(20, { perPage: 2 });
  const one = after(shown, [["p7", 0]]);
  assert.deepEqual(one.first, ["camera:p7", "agent:nova"]);
  const two = after(shown, [["p8", STAY_SECS - 1]], one.seats);
  assert.deepEqual([two.first[0], two.seats.waiting], ["camera:p7", true]);
  const three = after(shown, [["p8", STAY_SECS]], two.seats);
  assert.deepEqual([three.first[0], three.seats.waiting], ["camera:p8", false]);
});

test("twenty who talk all at once do not make the page flicker", () => {
  const shown = shownOf(20);
  let seats = NO_SEATS;
  let changes = 0;
  let before = "";
  for (let secs = 0; secs < 120; secs += 1) {
    seats = seated(seats, shown, `p${(secs * 7) % 20}`, secs);
    const now = String(inSeats(seats, shown).slice(0, 6));
    if (before && now !== before) changes += 1;
    before = now;
  }
  // Five places for people, each kept for eight seconds.
  assert.ok(changes <= (120 / STAY_SECS) * 5, `${changes}`);
});

test("who leaves gives the place up, who comes sits at the end, and one page is as planned again", () => {
  const shown = shownOf(20);
  const { seats } = after(shown, [["p12", 0]]);
  const fewer = { ...shown, pictures: shown.pictures.filter((picture) => picture !== "camera:p12") };
  assert.ok(!inSeats(seated(seats, fewer, "", 1), fewer).includes("camera:p12"));
  const more = { ...shown, pictures: ["camera:q", ...shown.pictures] };
  assert.equal(inSeats(seated(seats, more, "", 1), more).at(-2), "camera:q");
  const few = shownOf(3);
  assert.deepEqual(inSeats(seated(seats, few, "p2", 2), few), few.pictures);
});

test("on each stage the AI participant and the speaker are among the pictures of the first page", () => {
  const people = Array.from({ length: 20 }, (_, index) => `p${index}`);
  const base = {
    mode: /** @type {const} */ ("auto"),
    people,
    self: "me",
    agent: "nova",
    spotlight: "",
    speaker: "",
    chosenScreen: "",
    selfView: /** @type {const} */ ("tile"),
  };
  for (const box of [
    { width: 1420, height: 760 },
    { width: 344, height: 560 },
    { width: 812, height: 240 },
  ])
    for (const more of [
      { screens: [], pinned: "" },
      { screens: ["p0"], pinned: "" },
      { screens: [], pinned: "camera:p3" },
    ]) {
      const plan = planStage({ ...base, ...more });
      const shown = { pictures: plan.rest, own: "camera:me", perPage: pageSize(plan, box, 8) };
      const seats = seated(NO_SEATS, shown, "p18", 5);
      const { places } = arrange({ ...plan, rest: inSeats(seats, shown) }, box, 8, 0);
      assert.ok(places.has("agent:nova") && places.has("camera:p18"), JSON.stringify([box, more]));
    }
});
