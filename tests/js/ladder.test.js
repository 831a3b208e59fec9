import assert from "node:assert/strict";
import { test } from "node:test";
import { cameraMessage, readControlMessage, viewMessage } from "#parley/rtc/control_messages.js";
import { FULL_VIEW, ladderPlan } from "#parley/rtc/ladder.js";
import { atTop, climbed, LOWEST, RUNGS, rungForPeers } from "#parley/rtc/rungs.js";

const GOOD = { lossRatio: 0, roundTripSecs: 0.03, availableBps: 5_000_000, cpuLimited: false };
const LOSSY = { ...GOOD, lossRatio: 0.15 };

/**
 * The place on the ladder after `secs` of the same measurements, one every 2 s.
 * @param {import("#parley/rtc/rungs.js").Climb} climb @param {import("#parley/rtc/rungs.js").Measure} measure @param {number} from @param {number} secs
 */
function after(climb, measure, from, secs) {
  let now = climb;
  for (let at = from; at <= from + secs; at += 2) now = climbed(now, measure, at);
  return now;
}

/** @param {object} [members] */
function plan(members = {}) {
  return ladderPlan({
    peers: 1,
    networkRung: 0,
    cpuRung: 0,
    saving: "auto",
    view: FULL_VIEW,
    sourceHeights: { camera: 720, screen: 1080 },
    ...members,
  });
}

test("a good connection stays at the top, one bad look changes nothing", () => {
  assert.equal(after(atTop(0), GOOD, 0, 60).rung, 0);
  const once = climbed(after(atTop(0), GOOD, 0, 20), LOSSY, 22);
  assert.equal(once.rung, 0);
  assert.equal(after(once, GOOD, 24, 60).rung, 0);
});

test("lasting loss steps down fast, heavy loss by two, and never below sound only", () => {
  assert.equal(after(atTop(0), LOSSY, 10, 2).rung, 1);
  assert.equal(after(atTop(0), { ...LOSSY, lossRatio: 0.4 }, 10, 2).rung, 2);
  assert.equal(after(atTop(0), LOSSY, 0, 120).rung, LOWEST);
});

test("a long round trip, too little bandwidth and a busy processor step down too", () => {
  for (const bad of [{ roundTripSecs: 1.5 }, { availableBps: 100_000 }, { cpuLimited: true }])
    assert.ok(after(atTop(0), { ...GOOD, ...bad }, 10, 4).rung > 0, JSON.stringify(bad));
});

test("a slow way and a busy processor make pictures small, but do not end them", () => {
  for (const bad of [{ roundTripSecs: 1.5 }, { cpuLimited: true }])
    assert.equal(after(atTop(0), { ...GOOD, ...bad }, 0, 200).rung, LOWEST - 1, JSON.stringify(bad));
  assert.equal(after(atTop(0), { ...GOOD, availableBps: 20_000 }, 0, 200).rung, LOWEST);
});

test("it goes up one step at a time, after a while of good looks", () => {
  const down = { ...atTop(0), rung: 3, changedAtSecs: 10 };
  assert.equal(after(down, GOOD, 12, 12).rung, 3);
  assert.equal(after(down, GOOD, 12, 18).rung, 2);
  assert.equal(after(down, GOOD, 12, 100).rung, 0);
});

test("a step up that fails makes the next try wait twice as long, so that it does not swing", () => {
  const tried = after({ ...atTop(0), rung: 2, changedAtSecs: 0 }, GOOD, 0, 16);
  assert.equal(tried.rung, 1);
  const back = after(tried, LOSSY, 20, 2);
  assert.equal(back.rung, 2);
  assert.equal(back.patienceSecs, 30);
  assert.equal(after(back, GOOD, 24, 26).rung, 2);
  assert.equal(after(back, GOOD, 24, 34).rung, 1);
});

test("steps go on from what is really sent", () => {
  const climb = { ...atTop(0), badTurns: 1 };
  assert.equal(climbed(climb, LOSSY, 20, 3).rung, 4);
});

test("more people get less video each, and past the last step none", () => {
  const rates = [1, 3, 5, 7, 9].map((peers) => plan({ peers }).camera.maxBitrate);
  assert.deepEqual(
    rates,
    [...rates].sort((a, b) => b - a),
  );
  assert.equal(plan({ peers: 9 }).camera.active, true);
  assert.equal(plan({ peers: 10 }).camera.active, false);
  assert.equal(rungForPeers(100), LOWEST);
});

test("the reason that holds video back most is told, none at the top", () => {
  assert.equal(plan().reason, null);
  assert.equal(plan({ peers: 6 }).reason, "people");
  assert.equal(plan({ peers: 6, networkRung: 4 }).reason, "network");
  assert.equal(plan({ cpuRung: 1 }).reason, "cpu");
  assert.equal(plan({ saving: "audio", networkRung: LOWEST }).reason, "saving");
});

test("nobody is sent more than they show", () => {
  const small = plan({ view: { camera: 150, screen: 0 } });
  assert.equal(small.camera.active, true);
  assert.equal(small.camera.scaleResolutionDownBy, 4);
  assert.equal(small.camera.maxBitrate, RUNGS[4].bitrateBps);
  assert.equal(small.screen.active, false);
  assert.equal(plan({ view: { camera: 0, screen: 0 } }).camera.active, false);
  assert.equal(small.reason, null);
});

test("a screen keeps its resolution also for many, and in a corner it is sent small", () => {
  const many = plan({ peers: 20 });
  assert.equal(many.screen.scaleResolutionDownBy, 1);
  assert.ok(many.screen.active);
  assert.ok(many.screen.maxBitrate >= 200_000);
  assert.ok(plan({ view: { camera: 0, screen: 150 } }).screen.scaleResolutionDownBy > 2);
});

test("a screen goes on when the camera is off to save data", () => {
  const { camera, screen } = plan({ saving: "audio" });
  assert.deepEqual([camera.active, screen.active], [false, true]);
});

test("what browsers tell each other is understood, everything else is dropped", () => {
  assert.deepEqual(readControlMessage(viewMessage({ camera: 180, screen: 0 })), {
    type: "view",
    view: { camera: 180, screen: 0 },
  });
  assert.deepEqual(readControlMessage(cameraMessage({ paused: true, reason: "network" })), {
    type: "camera",
    news: { paused: true, reason: "network" },
  });
  assert.deepEqual(readControlMessage({ type: "camera", paused: true, reason: "<b>" }), {
    type: "camera",
    news: { paused: true, reason: null },
  });
  for (const bad of [
    null,
    7,
    "view",
    {},
    { type: "view", camera: -1, screen: 0 },
    { type: "view", camera: "180", screen: 0 },
    { type: "view", camera: 1e9, screen: 0 },
    { type: "view", camera: Number.NaN, screen: 0 },
    { type: "camera", paused: "yes" },
  ])
    assert.equal(readControlMessage(bad), null, JSON.stringify(bad));
});
