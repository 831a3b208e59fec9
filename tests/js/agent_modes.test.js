/** The modes of the AI participant: what people agreed to, and what they are told. */

import assert from "node:assert/strict";
import test from "node:test";
import { Consent } from "#parley/media/consent.js";
import { AGENT_MODES } from "#parley/room/agent/frames.js";
import { modeChange, modeIcon, modeNews, modeText, reachesFurther } from "#parley/room/agent/modes.js";

/** @param {string} mode */
const agreedTo = (mode) => ({ speech: true, mode });
const REFUSED = { speech: false, mode: "addressed" };

test("every turn reaches further than the name, the name than captions, captions than nothing", () => {
  const order = ["off", "captions", "addressed", "conversation"];
  order.forEach((mode, place) => {
    for (const than of order.slice(0, place)) {
      assert.equal(reachesFurther(mode, than), true, `${mode} ${than}`);
      assert.equal(reachesFurther(than, mode), false, `${than} ${mode}`);
    }
    assert.equal(reachesFurther(mode, mode), false);
  });
  assert.equal(reachesFurther("hand", "addressed") || reachesFurther("addressed", "hand"), false);
  assert.equal(reachesFurther("of a newer server", "conversation"), true);
});

test("each mode has an icon, words and news of its own, and a new one is shown as it is", () => {
  for (const words of [modeText, modeIcon, (/** @type {string} */ mode) => modeNews(mode, "Nova")])
    assert.equal(new Set(AGENT_MODES.map(words)).size, AGENT_MODES.length);
  for (const mode of AGENT_MODES) assert.match(modeNews(mode, "Nova"), /^Nova /);
  assert.equal(modeText("whisper"), "whisper");
  assert.match(modeNews("whisper", "Nova"), /whisper/);
});

test("who comes into the mode that they agreed to is told nothing, into another one they are", () => {
  for (const mode of AGENT_MODES) {
    assert.equal(modeChange(mode, "", agreedTo(mode)), null);
    assert.equal(modeChange(mode, "", REFUSED), null);
  }
  assert.deepEqual(modeChange("conversation", "", agreedTo("addressed")), { further: true });
  assert.deepEqual(modeChange("captions", "", agreedTo("addressed")), { further: false });
});

test("a change is told once, to those who refused, too", () => {
  assert.deepEqual(modeChange("conversation", "addressed", REFUSED), { further: false });
  assert.deepEqual(modeChange("conversation", "addressed", agreedTo("addressed")), { further: true });
  assert.equal(modeChange("conversation", "conversation", agreedTo("addressed")), null);
});

test("back to what was agreed to is news and no reason to ask", () => {
  assert.deepEqual(modeChange("addressed", "off", agreedTo("addressed")), { further: false });
  assert.deepEqual(modeChange("addressed", "conversation", agreedTo("addressed")), { further: false });
  assert.deepEqual(modeChange("addressed", "off", agreedTo("captions")), { further: true });
});

test("the choice keeps the mode it was made in, also that of an older page", () => {
  const kept = new Map([["parley.consent", '[["physics",true],["music",true,7]]']]);
  Object.assign(globalThis, {
    localStorage: {
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    },
  });
  try {
    assert.deepEqual([new Consent("physics").choice, new Consent("physics").mode], [true, "addressed"]);
    assert.equal(new Consent("music").mode, "addressed");
    const consent = new Consent("physics");
    let told = 0;
    consent.addEventListener("change", () => {
      told += 1;
    });
    consent.choose(true, "conversation");
    assert.equal(told, 0);
    assert.equal(new Consent("physics").mode, "conversation");
    consent.choose(false);
    assert.deepEqual(
      [told, new Consent("physics").choice, new Consent("physics").mode],
      [1, false, "conversation"],
    );
  } finally {
    Reflect.deleteProperty(globalThis, "localStorage");
  }
});
