import assert from "node:assert/strict";
import { test } from "node:test";
import { ComingBack } from "#parley/room/door/coming_back.js";

const DEVICES = { audio: true, microphone: true, video: false };
const GINA = { name: "Gina", pass: "", ...DEVICES };

/** A tab whose pages come one after the other. */
function tab() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  const around = {
    nowMs: 1_000_000,
    reloaded: true,
    storage: {
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
      removeItem: (/** @type {string} */ key) => void kept.delete(key),
    },
    now: () => around.nowMs,
    isReload: () => around.reloaded,
  };
  return { around, kept, page: (slug = "physics") => new ComingBack(slug, around) };
}

/** A page in which Gina is, and which goes away. @param {ReturnType<typeof tab>} tab @param {Partial<typeof GINA>} [devices] */
function stayed({ page }, devices = {}) {
  const first = page();
  first.entering(GINA);
  first.entered(() => devices);
  first.closing();
  return first;
}

test("a page that is loaded again goes on by the same name, with the devices as they were at last", () => {
  for (const devices of [
    { audio: false, microphone: true, video: true },
    { audio: false, microphone: false, video: false },
    { audio: true, microphone: true, video: true },
  ]) {
    const own = tab();
    stayed(own, devices);
    assert.deepEqual(own.page().take(), { name: "Gina", pass: "", ...devices });
    assert.equal(own.kept.size, 0, "a second tab does not find it");
  }
});

test("it goes on after any number of reloads, also where the page goes before the person is in again", () => {
  const own = tab();
  stayed(own, { audio: false });
  for (let times = 0; times < 3; times += 1) {
    const page = own.page();
    assert.deepEqual(page.take(), { ...GINA, audio: false });
    if (times === 1) page.entering({ ...GINA, audio: false });
    page.closing();
  }
});

test("a page that was opened and not loaded again asks", () => {
  const own = tab();
  stayed(own);
  own.around.reloaded = false;
  assert.equal(own.page().take(), null);
  own.around.reloaded = true;
  assert.equal(own.page().take(), null, "nor does a later reload at the door find it");
});

test("who left, was removed or refused is asked", () => {
  const own = tab();
  const page = own.page();
  page.entering(GINA);
  page.over();
  page.closing();
  assert.equal(own.page().take(), null);
});

test("a stay in the lobby, which ends with its page, goes on in the next one", () => {
  const own = tab();
  const page = own.page();
  page.entering(GINA);
  page.closing();
  page.over();
  assert.deepEqual(own.page().take(), GINA);
});

test("a page that the browser kept and shows again forgets, and keeps anew when it goes", () => {
  const own = tab();
  const page = stayed(own);
  page.shown();
  assert.equal(own.kept.size, 0);
  page.closing();
  assert.deepEqual(own.page().take(), GINA);
  page.shown();
  page.over();
  page.closing();
  assert.equal(own.page().take(), null);
});

test("each room has its own", () => {
  const own = tab();
  stayed(own);
  assert.equal(own.page("biology").take(), null);
  assert.deepEqual(own.page().take(), GINA);
});

test("the newest pass of the password is kept, never a password", () => {
  const own = tab();
  const page = own.page();
  page.passCame("too early");
  page.entering(GINA);
  page.passCame("one");
  page.passCame("two");
  page.closing();
  assert.deepEqual(Object.keys(JSON.parse([...own.kept.values()][0])).sort(), [
    "at",
    "audio",
    "microphone",
    "name",
    "pass",
    "video",
  ]);
  assert.equal(own.page().take()?.pass, "two");
});

test("what is old, from the future or broken counts as nothing", () => {
  const whole = { ...GINA, at: 1_000_000 };
  for (const text of [
    "",
    "{",
    "null",
    "[]",
    "1",
    '"x"',
    JSON.stringify({ ...whole, at: 1_000_000 - 5 * 60_000 }),
    JSON.stringify({ ...whole, at: 1_000_001 }),
    JSON.stringify({ ...whole, at: "x" }),
    JSON.stringify({ ...whole, audio: "yes" }),
    JSON.stringify({ ...whole, name: { toString: 1 } }),
    JSON.stringify({ ...whole, pass: null }),
  ]) {
    const own = tab();
    own.kept.set("parley.back physics", text);
    assert.equal(own.page().take(), null, text);
  }
});

test("without storage everybody is asked, and nothing fails", () => {
  const own = tab();
  own.around.storage.setItem = own.around.storage.removeItem = () => {
    throw new DOMException("no", "QuotaExceededError");
  };
  stayed(own).shown();
  assert.equal(own.page().take(), null);
});

test("a socket that the browser closes before the page hears that it goes away ends no stay", () => {
  const own = tab();
  const page = own.page();
  page.entering(GINA);
  page.entered(() => DEVICES);
  page.asksToClose();
  page.over();
  page.closing();
  assert.deepEqual(own.page().take(), GINA);
});

test("a stay that ends long after the person stayed on the page after all is over", () => {
  const own = tab();
  const page = own.page();
  page.entering(GINA);
  page.asksToClose();
  own.around.nowMs += 3000;
  page.over();
  page.closing();
  assert.equal(own.page().take(), null);
});

test("devices that the browser stops before the page hears that it goes away are on again", () => {
  const own = tab();
  const page = own.page();
  let devices = DEVICES;
  page.entering({ ...GINA, audio: false, microphone: false, video: false });
  page.entered(() => devices);
  page.asksToClose();
  devices = { audio: false, microphone: false, video: false };
  page.closing();
  assert.deepEqual(own.page().take(), { ...GINA, ...DEVICES });
});

test("devices that were switched off after the person stayed on the page stay off", () => {
  const own = tab();
  const page = own.page();
  let devices = DEVICES;
  page.entering(GINA);
  page.entered(() => devices);
  page.asksToClose();
  own.around.nowMs += 3000;
  devices = { audio: false, microphone: false, video: false };
  page.closing();
  assert.deepEqual(own.page().take(), { ...GINA, ...devices });
});
