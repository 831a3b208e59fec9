import assert from "node:assert/strict";
import { test } from "node:test";
import { onlyUrls } from "#parley/diagnostics/ice_check.js";
import { measurement } from "#parley/diagnostics/loopback.js";
import { reportOf } from "#parley/diagnostics/report.js";
import { verdictOf } from "#parley/diagnostics/verdict.js";
import { Consent } from "#parley/media/consent.js";
import { HEARD_BEFORE_MS, HEARD_RMS, NEVER_HEARD_MS, SilenceWatch } from "#parley/media/silence_watch.js";

/** @typedef {import("#parley/diagnostics/types.js").CheckResult} CheckResult */

const DIRECT = { relayOnly: false };

/** @param {CheckResult["outcome"]} outcome @param {CheckResult["facts"]} [facts] @returns {CheckResult} */
function result(outcome, facts = {}) {
  return { outcome, text: "", facts };
}

function allGood() {
  return {
    browser: result("good"),
    server: result("good"),
    stun: result("good", { configured: true }),
    turn: result("good", { configured: true, tested: true }),
    media: result("good", { microphone: "used", camera: "used", loss_percent: 0 }),
  };
}

test("a microphone that was never heard is suspect after some seconds", () => {
  const watch = new SilenceWatch();
  watch.restart(1000);
  assert.equal(watch.feed(0, 1000 + NEVER_HEARD_MS - 1), false);
  assert.equal(watch.feed(0, 1000 + NEVER_HEARD_MS), true);
});

test("sound clears the suspicion at once, and a pause of someone who was heard is none", () => {
  const watch = new SilenceWatch();
  watch.restart(0);
  assert.equal(watch.feed(0, NEVER_HEARD_MS), true);
  assert.equal(watch.feed(HEARD_RMS, NEVER_HEARD_MS + 80), false);
  assert.equal(watch.feed(0, 4 * NEVER_HEARD_MS), false);
  assert.equal(watch.feed(0, NEVER_HEARD_MS + 80 + HEARD_BEFORE_MS), true);
});

test("another microphone has to prove itself anew", () => {
  const watch = new SilenceWatch();
  watch.feed(HEARD_RMS, 0);
  watch.restart(100);
  assert.equal(watch.feed(0, 100 + NEVER_HEARD_MS), true);
});

test("who was not asked has not agreed, and a choice is told once", () => {
  const consent = new Consent("physics");
  let told = 0;
  consent.addEventListener("change", () => {
    told += 1;
  });
  assert.equal(consent.choice, null);
  assert.equal(consent.speech, false);
  consent.choose(true);
  consent.choose(true);
  assert.equal(consent.speech, true);
  consent.choose(false);
  assert.equal(consent.speech, false);
  assert.equal(told, 2);
});

test("choices are remembered for each room", () => {
  const kept = new Map();
  Object.assign(globalThis, {
    localStorage: {
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    },
  });
  try {
    new Consent("physics").choose(true);
    new Consent("biology").choose(false);
    assert.equal(new Consent("physics").choice, true);
    assert.equal(new Consent("biology").choice, false);
    assert.equal(new Consent("music").choice, null);
    for (const garbage of ["{}", "null", "no JSON", '[["music"]]', "[null]"]) {
      kept.set("parley.consent", garbage);
      assert.equal(new Consent("music").choice, null);
    }
  } finally {
    Reflect.deleteProperty(globalThis, "localStorage");
  }
});

test("everything good is a good verdict", () => {
  assert.deepEqual(verdictOf(allGood(), DIRECT), { outcome: "good", reasons: ["all_good"] });
});

test("a server without relay is worth a note, not a failure", () => {
  const turn = result("skipped", { configured: false });
  assert.deepEqual(verdictOf({ ...allGood(), turn }, DIRECT), { outcome: "good", reasons: ["no_relay"] });
  const stun = result("skipped", { configured: false });
  assert.deepEqual(verdictOf({ ...allGood(), stun, turn }, DIRECT).reasons, ["one_network"]);
});

test("what makes a meeting impossible is the verdict alone", () => {
  const bad = { ...allGood(), server: result("bad"), media: result("bad"), stun: result("warn") };
  assert.deepEqual(verdictOf(bad, DIRECT), { outcome: "bad", reasons: ["server"] });
});

test("a relay that fails is a limit, and fatal where everything is relayed", () => {
  const results = { ...allGood(), turn: result("bad", { configured: true, tested: true }) };
  assert.deepEqual(verdictOf(results, DIRECT), { outcome: "warn", reasons: ["relay_silent"] });
  assert.deepEqual(verdictOf(results, { relayOnly: true }), { outcome: "bad", reasons: ["relay_needed"] });
});

test("devices that could not be opened are a limit", () => {
  const media = result("warn", { microphone: "denied", camera: "used", loss_percent: 0 });
  assert.deepEqual(verdictOf({ ...allGood(), media }, DIRECT).reasons, ["devices"]);
});

test("servers are told apart by the kind of their addresses", () => {
  const servers = [
    { urls: "stun:one" },
    { urls: ["turn:two", "turns:two", "stun:two"], username: "u", credential: "c" },
  ];
  assert.deepEqual(onlyUrls(servers, "stun"), [
    { urls: ["stun:one"] },
    { urls: ["stun:two"], username: "u", credential: "c" },
  ]);
  assert.deepEqual(onlyUrls(servers, "turn"), [
    { urls: ["turn:two", "turns:two"], username: "u", credential: "c" },
  ]);
});

test("figures are those of the time between two counts", () => {
  const first = {
    atMs: 1000,
    packets: 100,
    lost: 0,
    bytes: 1000,
    audioPackets: 50,
    videoFrames: 10,
    roundTripSecs: null,
  };
  const last = {
    atMs: 3000,
    packets: 195,
    lost: 5,
    bytes: 251_000,
    audioPackets: 150,
    videoFrames: 40,
    roundTripSecs: 0.0204,
  };
  assert.deepEqual(measurement(120, first, last), {
    connectMs: 120,
    audioPackets: 100,
    videoFrames: 30,
    lossPercent: 5,
    kbps: 1000,
    roundTripMs: 20,
  });
  assert.equal(measurement(120, first, first).kbps, 0);
});

test("the report has results and browser, and nothing about the person", () => {
  const results = allGood();
  const report = reportOf(results, verdictOf(results, DIRECT), {
    madeAt: new Date(0),
    userAgent: "Browser/1",
    language: "en",
    cores: 2,
  });
  assert.deepEqual(Object.keys(report), [
    "report",
    "version",
    "made_at",
    "verdict",
    "reasons",
    "browser",
    "checks",
  ]);
  assert.equal(report.made_at, "1970-01-01T00:00:00.000Z");
  assert.deepEqual(report.checks.stun, { outcome: "good", text: "", configured: true });
});
