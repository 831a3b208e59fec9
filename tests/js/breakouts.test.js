import assert from "node:assert/strict";
import { test } from "node:test";

import { kept, roomsForSize, shuffled } from "#parley/room/breakouts/plan.js";
import {
  invitation,
  missingFrom,
  ownPlace,
  peopleIn,
  secsLeft,
  shownBroadcast,
} from "#parley/room/breakouts/state.js";
import { EMPTY_ROOM, reduce } from "#parley/room/state.js";

/** @param {string} peerId @param {Record<string, unknown>} [more] */
function person(peerId, more = {}) {
  return { peer_id: peerId, name: peerId, role: "participant", is_agent: false, ...more };
}

const BREAKOUTS = {
  rooms: [
    { id: "b1", name: "Group 1", slug: "physics-b1", agent: true },
    { id: "b2", name: "Group 2", slug: "physics-b2", agent: false },
  ],
  choice: false,
  opened_at: 1000,
  ends_at: 1300,
  closing: false,
  calls: {},
  broadcast: null,
};

/** @param {Record<string, unknown>} [self] @param {any} [breakouts] @returns {any} */
function room(self = {}, breakouts = BREAKOUTS) {
  return {
    ...EMPTY_ROOM,
    room: { breakouts },
    self: person("me", self),
    others: new Map([
      ["ann", person("ann", { breakout: "b1", breakout_assigned: "b1" })],
      ["ben", person("ben", { breakout_assigned: "b1" })],
      ["nova", person("nova", { is_agent: true })],
    ]),
  };
}

test("people are where the main room says, and the agent is nobody's company", () => {
  const ids = (/** @type {any[]} */ people) => people.map(({ peer_id }) => peer_id);
  assert.deepEqual(ids(peopleIn(room(), "b1")), ["ann"]);
  assert.deepEqual(ids(peopleIn(room(), "")), ["me", "ben"]);
  assert.deepEqual(ids(missingFrom(room(), "b1")), ["ben"]);
});

test("an invitation holds until the person is in a breakout room", () => {
  assert.equal(invitation(room({ breakout_assigned: "b2" }))?.name, "Group 2");
  assert.equal(invitation(room({ breakout_assigned: "b2", breakout: "b1" })), null);
  assert.equal(invitation(room()), null);
});

test("without open rooms everyone is in the main room", () => {
  const state = room({ breakout: "b1", breakout_assigned: "b1" }, null);
  assert.equal(ownPlace(state), "");
  assert.equal(invitation(state), null);
  assert.equal(secsLeft(state, 1000), null);
});

test("events of the main room move people", () => {
  let state = room();
  state = reduce(state, { type: "participant_updated", peer_id: "me", changes: { breakout: "b2" } });
  assert.equal(ownPlace(state), "b2");
  state = reduce(state, { type: "room_updated", changes: { breakouts: null } });
  assert.equal(ownPlace(state), "");
});

test("the time left counts down to zero", () => {
  assert.equal(secsLeft(room(), 1299.4), 1);
  assert.equal(secsLeft(room(), 1400), 0);
  assert.equal(secsLeft(room({}, { ...BREAKOUTS, ends_at: null }), 1400), null);
});

test("a broadcast is shown for a minute", () => {
  const state = room({}, { ...BREAKOUTS, broadcast: { text: "hi", name: "Alice", at: 1000 } });
  assert.equal(shownBroadcast(state, 1059)?.text, "hi");
  assert.equal(shownBroadcast(state, 1060), null);
});

test("shuffling spreads people evenly and keeps everyone", () => {
  const people = ["a", "b", "c", "d", "e", "f", "g"];
  for (const seed of [0, 0.3, 0.99]) {
    const assignment = shuffled(people, 3, () => seed);
    assert.deepEqual(Object.keys(assignment).sort(), people);
    const sizes = [1, 2, 3].map((number) => Object.values(assignment).filter((one) => one === number).length);
    assert.deepEqual(
      sizes.toSorted((a, b) => a - b),
      [2, 2, 3],
    );
  }
});

test("the size of groups gives the number of rooms", () => {
  assert.equal(roomsForSize(12, 4), 3);
  assert.equal(roomsForSize(13, 4), 3);
  assert.equal(roomsForSize(0, 4), 1);
  assert.equal(roomsForSize(100, 2), 20);
});

test("an assignment forgets who left and rooms that are no more", () => {
  assert.deepEqual(kept({ ann: 1, ben: 3, gone: 1 }, ["ann", "ben"], 2), { ann: 1 });
});
