import assert from "node:assert/strict";
import { test } from "node:test";
import { actsOn, FRAMES, mayTakeHost } from "#parley/room/moderation/rules.js";
import { handQueue, nameFits, orderedPeople, ownPlace } from "#parley/room/people/order.js";
import { PROTOCOL } from "#parley/room/protocol.js";
import { EMPTY_ROOM, reduce } from "#parley/room/state.js";
import { MAX_SHOWN, withNotice, withoutNotice, withoutOver } from "#parley/ui/notice_list.js";

/** @param {string} name @param {object} [more] @returns {any} */
function person(name, more = {}) {
  const facts = { audio: true, video: true, screen: false, hand: false, hand_at: null, connected: true };
  return {
    peer_id: name,
    user_id: 1,
    name,
    role: "participant",
    is_agent: false,
    joined_at: 0,
    ...facts,
    ...more,
  };
}

/** A room as `self` sees it. @param {any} self @param {...any} others */
function room(self, ...others) {
  return reduce(EMPTY_ROOM, {
    type: "welcome",
    self,
    room: { name: "Room", locked: false, lobby: false, spotlight: null, called: null },
    participants: others,
    captions: [],
    chat: [],
    agent_state: null,
  });
}

const host = (/** @type {object} */ more = {}) => person("alice", { role: "host", is_owner: true, ...more });

// Hands

test("a newcomer learns the order of raised hands from their times", () => {
  const late = person("bob", { hand: true, hand_at: 30 });
  const early = person("carol", { hand: true, hand_at: 10 });
  const state = room(person("dave", { hand: true, hand_at: 20 }), late, early);
  assert.deepEqual(
    handQueue(state).map(({ person: { name }, since }) => [name, since]),
    [
      ["carol", 10],
      ["dave", 20],
      ["bob", 30],
    ],
  );
  assert.equal(ownPlace(state), 2);
});

test("the own place moves up when the first hand is called", () => {
  let state = room(person("dave"), person("bob", { hand: true, hand_at: 10 }));
  assert.equal(ownPlace(state), 0);
  state = reduce(state, { type: "hand", peer_id: "dave", raised: true, order: 2, at: 20 });
  assert.equal(ownPlace(state), 2);
  state = reduce(state, { type: "hand", peer_id: "bob", raised: false, order: null, at: null });
  assert.equal(ownPlace(state), 1);
  assert.equal(handQueue(state)[0].since, 20);
});

// The list of people

test("hands come first, then host, moderators, names, and the AI participant last", () => {
  const everyone = [
    person("nova", { role: "agent", is_agent: true }),
    person("zoe"),
    person("Émile"),
    person("mona", { role: "moderator" }),
    host(),
    person("bob", { hand: true, hand_at: 10 }),
  ];
  const state = room(host(), ...everyone.filter(({ name }) => name !== "alice"));
  assert.deepEqual(
    orderedPeople(state, everyone).map(({ name }) => name),
    ["bob", "alice", "mona", "Émile", "zoe", "nova"],
  );
});

test("a search finds names without their accents and in any order of words", () => {
  assert.ok(nameFits("Émile Zola", "emile"));
  assert.ok(nameFits("Émile Zola", "zola ém"));
  assert.ok(nameFits("Émile Zola", ""));
  assert.ok(!nameFits("Émile Zola", "anna"));
});

// What may be done

test("a participant is offered nothing", () => {
  assert.deepEqual(actsOn(room(person("bob"), host()), host()), []);
});

test("a host is offered what the devices of the other leave to do", () => {
  const bob = person("bob", { audio: false, screen: true, hand: true, hand_at: 1 });
  assert.deepEqual(actsOn(room(host(), bob), bob), [
    "ask_audio",
    "mute_video",
    "mute_screen",
    "give_floor",
    "lower_hand",
    "spotlight",
    "make_moderator",
    "hand_over",
    "remove",
  ]);
});

test("nobody is offered to remove the owner, nor to make a guest host", () => {
  const owner = person("alice", { role: "moderator", is_owner: true });
  const guest = person("gina", { role: "guest", user_id: null });
  const state = room(person("bob", { role: "host" }), owner, guest);
  assert.ok(!actsOn(state, owner).includes("remove"));
  assert.ok(!actsOn(state, owner).includes("make_participant"));
  assert.ok(actsOn(state, owner).includes("hand_over"));
  assert.ok(!actsOn(state, guest).includes("hand_over"));
});

test("a moderator mutes a host but changes no roles and removes no moderators", () => {
  const state = room(person("mona", { role: "moderator" }), host(), person("mike", { role: "moderator" }));
  assert.deepEqual(actsOn(state, host()), ["mute_audio", "mute_video", "give_floor", "spotlight"]);
  assert.ok(!actsOn(state, person("mike", { role: "moderator" })).includes("remove"));
  assert.deepEqual(actsOn(state, person("nova", { role: "agent", is_agent: true })), []);
});

test("each act is a frame of the protocol", () => {
  for (const members of Object.values(FRAMES))
    assert.doesNotThrow(() => PROTOCOL.build("moderate", { ...members, peer_id: "bob" }));
});

test("only the owner without the role may take it back", () => {
  assert.ok(mayTakeHost(room(host({ role: "moderator" }))));
  assert.ok(!mayTakeHost(room(host())));
  assert.ok(!mayTakeHost(room(person("bob", { role: "moderator" }))));
});

test("who waits is forgotten with the role and told anew", () => {
  const waiting = { type: "participant_waiting", participant: person("dave") };
  const changed = (/** @type {string} */ role) => ({
    type: "participant_updated",
    peer_id: "alice",
    changes: { role },
  });
  let state = reduce(room(host()), waiting);
  state = reduce(state, changed("moderator"));
  assert.equal(state.waiting.size, 1);
  assert.equal(reduce(state, changed("participant")).waiting.size, 0);
});

// Notices

/** @param {number} id @param {object} [more] @returns {any} */
const notice = (id, more = {}) => ({
  id,
  text: `notice ${id}`,
  icon: "info",
  count: 1,
  lasting: false,
  ...more,
});

test("at most three notices are shown, the oldest goes first", () => {
  const list = [1, 2, 3, 4, 5].reduce(
    (shown, id) => withNotice(shown, notice(id)),
    /** @type {any[]} */ ([]),
  );
  assert.equal(MAX_SHOWN, 3);
  assert.deepEqual(
    list.map(({ id }) => id),
    [3, 4, 5],
  );
});

test("a lasting notice outlives newer ones, as long as others can go", () => {
  const lasting = withNotice([], notice(1, { lasting: true }));
  const list = [2, 3, 4].reduce((shown, id) => withNotice(shown, notice(id)), lasting);
  assert.deepEqual(
    list.map(({ id }) => id),
    [1, 3, 4],
  );
});

test("notices of a group and equal notices become one that counts", () => {
  let list = withNotice([], notice(1, { group: "joined" }));
  list = withNotice(list, notice(2, { group: "joined" }));
  list = withNotice(list, notice(3, { text: "muted" }));
  list = withNotice(list, notice(4, { text: "muted" }));
  assert.deepEqual(
    list.map(({ id, count }) => [id, count]),
    [
      [2, 2],
      [4, 2],
    ],
  );
  assert.deepEqual(
    withoutNotice(list, 2).map(({ id }) => id),
    [4],
  );
});

test("a notice goes as soon as what it offers can be done no more, whatever else is shown", () => {
  const waiting = new Set(["gina", "omar"]);
  const shown = [
    notice(1, { holds: () => waiting.has("gina"), lasting: true }),
    notice(2),
    notice(3, { holds: () => waiting.has("omar") }),
  ];
  const ids = () => withoutOver(shown).map(({ id }) => id);
  assert.deepEqual(ids(), [1, 2, 3]);
  waiting.delete("gina");
  assert.deepEqual(ids(), [2, 3]);
  waiting.clear();
  assert.deepEqual(ids(), [2]);
});
