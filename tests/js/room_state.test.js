import assert from "node:assert/strict";
import { test } from "node:test";
import { agentOf } from "#parley/room/agent/state.js";
import { mayModerate } from "#parley/room/moderation/rules.js";
import { EMPTY_ROOM, reduce } from "#parley/room/state.js";
import { Store } from "#parley/room/store.js";

/** @param {string} peerId @param {object} [more] @returns {any} */
function participant(peerId, more = {}) {
  return {
    peer_id: peerId,
    user_id: 1,
    name: peerId,
    role: "participant",
    is_agent: false,
    audio: true,
    video: true,
    screen: false,
    hand: false,
    joined_at: 0,
    connected: true,
    ...more,
  };
}

/** @param {object} [more] @returns {any} */
function welcome(more = {}) {
  return {
    type: "welcome",
    self: participant("alice", { role: "host" }),
    room: { name: "Room", locked: false, spotlight: null },
    participants: [participant("bob")],
    seq: 1,
    captions: [],
    chat: [],
    agent_state: null,
    ...more,
  };
}

/** @param {...any} frames @returns {import("#parley/room/state.js").RoomState} */
function after(...frames) {
  return frames.reduce(reduce, EMPTY_ROOM);
}

/** @param {string} id @param {string} text @param {boolean} final */
function caption(id, text, final, start = 1) {
  return {
    type: "caption",
    segment_id: id,
    peer_id: "bob",
    name: "bob",
    text,
    final,
    lang: "en",
    start,
    end: start + 1,
  };
}

test("welcome fills an empty room", () => {
  const state = after(welcome());
  assert.equal(state.self?.peer_id, "alice");
  assert.deepEqual([...state.others.keys()], ["bob"]);
  assert.equal(mayModerate(state), true);
});

test("who joins, changes and leaves is followed", () => {
  const joined = after(welcome(), {
    type: "participant_joined",
    seq: 2,
    participant: participant("charlie"),
  });
  assert.deepEqual([...joined.others.keys()], ["bob", "charlie"]);
  const changed = reduce(joined, {
    type: "participant_updated",
    seq: 3,
    peer_id: "charlie",
    changes: { audio: false },
  });
  assert.equal(changed.others.get("charlie")?.audio, false);
  const left = reduce(changed, { type: "participant_left", seq: 4, peer_id: "charlie", reason: "left" });
  assert.deepEqual([...left.others.keys()], ["bob"]);
});

test("the own participant is changed too", () => {
  const state = after(welcome(), {
    type: "participant_updated",
    seq: 2,
    peer_id: "alice",
    changes: { role: "participant" },
  });
  assert.equal(mayModerate(state), false);
});

test("a change of someone unknown changes nothing", () => {
  const before = after(welcome());
  assert.equal(
    reduce(before, { type: "participant_updated", seq: 2, peer_id: "nobody", changes: { audio: false } }),
    before,
  );
});

test("the state before is not changed in place", () => {
  const before = after(welcome());
  reduce(before, { type: "participant_joined", seq: 2, participant: participant("charlie") });
  assert.deepEqual([...before.others.keys()], ["bob"]);
});

test("a partial caption is replaced in place by the next of its segment", () => {
  const state = after(
    welcome(),
    caption("a", "hel", false),
    caption("b", "yes", true, 2),
    caption("a", "hello", true),
  );
  assert.deepEqual(
    state.captions.map(({ segment_id, text }) => [segment_id, text]),
    [
      ["a", "hello"],
      ["b", "yes"],
    ],
  );
});

test("a partial that comes after its final is ignored", () => {
  const state = after(welcome(), caption("a", "hello", true), caption("a", "hel", false));
  assert.equal(state.captions[0].text, "hello");
  assert.equal(state.captions.length, 1);
});

test("a snapshot replaces who is there and keeps what was said", () => {
  const state = after(welcome(), caption("a", "hello", true), {
    ...welcome({ participants: [participant("charlie")], captions: [caption("b", "later", true, 5)] }),
    type: "snapshot",
    self: undefined,
  });
  assert.equal(state.self?.peer_id, "alice");
  assert.deepEqual([...state.others.keys()], ["charlie"]);
  assert.deepEqual(
    state.captions.map(({ segment_id }) => segment_id),
    ["a", "b"],
  );
});

test("raised hands keep their order and move up", () => {
  const state = after(
    welcome({ participants: [participant("bob"), participant("charlie")] }),
    { type: "hand", seq: 2, peer_id: "charlie", raised: true, order: 1 },
    { type: "hand", seq: 3, peer_id: "bob", raised: true, order: 2 },
    { type: "hand", seq: 4, peer_id: "charlie", raised: false, order: null },
  );
  assert.deepEqual([...state.hands], [["bob", 1]]);
  assert.equal(state.others.get("charlie")?.hand, false);
});

test("a hand that comes back to its place moves those behind it", () => {
  /** @param {string} id @param {number} at */
  const hand = (id, at) => participant(id, { hand: true, hand_at: at });
  const before = welcome({ participants: [hand("bob", 1), hand("charlie", 2)] });
  const left = { type: "participant_left", seq: 2, peer_id: "bob", reason: "replaced" };
  const again = { type: "participant_joined", seq: 3, participant: hand("bob", 1) };
  const raised = { type: "hand", seq: 4, peer_id: "bob", raised: true, order: 1, at: 1 };
  const joined = { type: "participant_joined", seq: 3, participant: participant("bob") };
  const inOrder = [
    ["bob", 1],
    ["charlie", 2],
  ];
  assert.deepEqual([...after(before, left, again).hands], inOrder);
  assert.deepEqual([...after(before, left, again, raised).hands].sort(), inOrder);
  assert.deepEqual([...after(before, left, joined, raised).hands].sort(), inOrder);
});

test("the agent's state goes when the agent goes", () => {
  const agent = participant("nova", { is_agent: true, role: "agent" });
  const state = after(welcome({ participants: [agent] }), {
    type: "agent_state",
    seq: 2,
    state: "thinking",
    turn_id: "t",
    asked_by: "alice",
    text: "",
  });
  assert.equal(agentOf(state)?.peer_id, "nova");
  assert.equal(state.agentState?.state, "thinking");
  assert.equal(
    reduce(state, { type: "participant_left", seq: 3, peer_id: "nova", reason: "timeout" }).agentState,
    null,
  );
});

test("people in the lobby come and go", () => {
  const state = after(welcome(), { type: "participant_waiting", participant: participant("charlie") });
  assert.deepEqual([...state.waiting.keys()], ["charlie"]);
  assert.equal(reduce(state, { type: "participant_admitted", peer_id: "charlie" }).waiting.size, 0);
  assert.equal(reduce(state, { type: "participant_denied", peer_id: "charlie" }).waiting.size, 0);
});

test("a frame of an unknown type changes nothing, nor does the name of a prototype member", () => {
  const before = after(welcome());
  assert.equal(reduce(before, { type: "pong" }), before);
  assert.equal(reduce(before, { type: "constructor" }), before);
});

test("listeners hear of changes only", () => {
  const store = new Store(reduce, EMPTY_ROOM);
  let calls = 0;
  const end = store.subscribe(() => {
    calls += 1;
  });
  store.dispatch(welcome());
  store.dispatch({ type: "pong" });
  assert.equal(calls, 1);
  end();
  store.dispatch({ type: "room_updated", seq: 2, changes: { locked: true } });
  assert.equal(calls, 1);
  assert.equal(store.state.room?.locked, true);
});
