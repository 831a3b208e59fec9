import assert from "node:assert/strict";
import { test } from "node:test";
import { barContent } from "#parley/room/breakouts/words.js";
import { EMPTY_ROOM } from "#parley/room/state.js";

const ROOMS = [
  { id: "b1", name: "Leaves", slug: "physics-b1", agent: true },
  { id: "b2", name: "Roots", slug: "physics-b2", agent: true },
];

/** @param {Record<string, unknown>} self @param {Record<string, unknown> | null} [breakouts] @returns {any} */
function room(self, breakouts = {}) {
  const open = breakouts && { rooms: ROOMS, choice: false, calls: {}, ...breakouts };
  return {
    ...EMPTY_ROOM,
    room: { breakouts: open },
    self: { peer_id: "me", role: "participant", ...self },
  };
}

/** @type {string[]} */
const done = [];
const ACTIONS = {
  join: (/** @type {string} */ id) => done.push(`join ${id}`),
  stay: () => done.push("stay"),
  leave: () => done.push("leave"),
  help: (/** @type {boolean} */ called) => done.push(`help ${called}`),
  look: () => done.push("look"),
};

/** @param {any} state @param {number | null} [joinIn] */
function bar(state, joinIn = null) {
  return barContent(state, joinIn, /** @type {any} */ (ACTIONS));
}

/** @param {any} content */
function keys(content) {
  return content.actions.map((/** @type {{key: string}} */ { key }) => key);
}

test("without breakout rooms there is no bar", () => {
  assert.equal(bar(room({}, null)), null);
});

test("an invitation can be followed or turned down", () => {
  const content = bar(room({ breakout_assigned: "b1" }), 7);
  assert.equal(content?.words, "You are asked to join Leaves");
  assert.deepEqual(keys(content), ["stay", "join b1"]);
  content?.actions[1].run();
  assert.equal(done.at(-1), "join b1");
});

test("an invitation that was turned down stays open", () => {
  const content = bar(room({ breakout_assigned: "b1" }));
  assert.equal(content?.words, "Leaves is open");
  assert.deepEqual(keys(content), ["join b1"]);
});

test("in a breakout room one calls for help or goes back", () => {
  const content = bar(room({ breakout: "b2", breakout_assigned: "b2" }));
  assert.deepEqual([content?.words, content?.tone, keys(content)], ["Roots", "inside", ["help", "leave"]]);
  content?.actions[0].run();
  assert.equal(done.at(-1), "help true");
  const called = bar(room({ breakout: "b2" }, { calls: { b2: { name: "Me" } } }));
  assert.equal(called?.actions[0].pressed, true);
  called?.actions[0].run();
  assert.equal(done.at(-1), "help false");
});

test("moderators see how many rooms call, and need no help themselves", () => {
  const calls = { b1: { name: "Ann" }, b2: { name: "Ben" } };
  assert.equal(bar(room({ role: "host" }, { calls }))?.words, "2 rooms call for help");
  assert.equal(bar(room({ role: "moderator" }))?.words, "Breakout rooms are open");
  assert.deepEqual(keys(bar(room({ role: "host", breakout: "b1" }))), ["look", "leave"]);
});

test("who may choose is led to the list, who is not assigned stays", () => {
  assert.deepEqual(keys(bar(room({}, { choice: true }))), ["look"]);
  assert.deepEqual(keys(bar(room({}))), []);
});
