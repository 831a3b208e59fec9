import assert from "node:assert/strict";
import { test } from "node:test";
import {
  GAP_MS,
  looked,
  NO_SOUND_YET,
  NOTHING,
  PATIENT_GAP_MS,
  PATIENT_WAIT_MS,
  played,
  soundAt,
  withPresent,
  withSubject,
} from "#parley/room/attention/state.js";
import { isUrgent, subjectOfMessage, subjectsIn } from "#parley/room/attention/subjects.js";
import { wordsOf } from "#parley/room/attention/words.js";
import { EMPTY_ROOM, reduce } from "#parley/room/state.js";

/** @param {string} name @param {object} [more] @returns {any} */
function person(name, more = {}) {
  const facts = { audio: true, video: true, screen: false, hand: false, hand_at: null, connected: true };
  return {
    peer_id: name,
    user_id: null,
    name,
    role: "participant",
    is_agent: false,
    joined_at: 0,
    ...facts,
    ...more,
  };
}

/** A room as `self` sees it. @param {any} self @param {any[]} others @param {object} [facts] @param {any[]} [waiting] */
function room(self, others = [], facts = {}, waiting = []) {
  return reduce(EMPTY_ROOM, {
    type: "welcome",
    self,
    room: { slug: "r", name: "Room", locked: false, lobby: true, spotlight: null, called: null, ...facts },
    participants: others,
    waiting,
    captions: [],
    chat: [],
    agent_state: null,
  });
}

const host = person("alice", { role: "host", user_id: 1 });
const bob = person("bob", { name: "Bob King", user_id: 2 });

/** @param {import("#parley/room/state.js").RoomState} state */
function found(state) {
  return subjectsIn(state).map(({ source, name }) => [source, name]);
}

/** @param {string} key @param {any} [source] @returns {import("#parley/room/attention/subjects.js").Subject} */
function subject(key, source = "waiting") {
  return { source, key, name: key };
}

/** @param {string} text @param {object} [more] */
function message(text, more = {}) {
  return { message_id: text, from: "bob", name: "Bob", text, at: 1, to: null, ...more };
}

// Subjects

test("hosts are told of the lobby, raised hands and calls for help", () => {
  const breakouts = { rooms: [{ id: "b1", name: "One" }], calls: { b1: { name: "Bob" } } };
  const state = room(host, [person("carol", { hand: true, hand_at: 2 })], { breakouts }, [person("dave")]);
  assert.deepEqual(found(state), [
    ["waiting", "dave"],
    ["hand", "carol"],
    ["help", "Bob"],
  ]);
});

test("people who do not moderate are told of neither lobby nor hands", () => {
  assert.deepEqual(found(room(bob, [person("carol", { hand: true, hand_at: 2 })], {}, [person("dave")])), []);
});

test("the own hand is no news, on this device and on another one", () => {
  const own = { ...host, hand: true, hand_at: 1 };
  const tablet = person("tablet", { user_id: 1, hand: true, hand_at: 2 });
  assert.deepEqual(found(room(own, [tablet])), []);
});

test("guests have no account: each of them is somebody else", () => {
  const guest = person("guest", { role: "moderator" });
  assert.deepEqual(found(room(guest, [person("other", { hand: true, hand_at: 1 })])), [["hand", "other"]]);
});

test("who has the floor is told so", () => {
  assert.deepEqual(found(room(bob, [], { called: "bob" })), [["floor", ""]]);
  assert.deepEqual(found(room(bob, [host], { called: "alice" })), []);
});

test("messages are private ones, mentions or others; own ones are none", () => {
  const state = room(bob, [host, person("tablet", { user_id: 2 })]);
  const source = (/** @type {string} */ text, /** @type {object} */ more) =>
    subjectOfMessage(state, message(text, { from: "alice", ...more }))?.source ?? null;
  assert.equal(source("Hello", { to: "bob" }), "direct");
  for (const text of ["@Bob King, look", "so @bob?", "Yes @BOB", "＠Bob，看"])
    assert.equal(source(text, {}), "mention", text);
  for (const text of ["Bob King said", "mail bob@bob.org", "`@Bob`", "@Bobby"])
    assert.equal(source(text, {}), "chat", text);
  assert.equal(source("mine", { from: "bob" }), null);
  assert.equal(source("from my tablet", { from: "tablet" }), null);
});

test("a Chinese name is mentioned without blanks", () => {
  const state = room(person("li", { name: "李华" }), [host]);
  assert.equal(subjectOfMessage(state, message("请@李华回答", { from: "alice" }))?.source, "mention");
});

test("only messages to everyone may wait", () => {
  assert.deepEqual(
    ["chat", "direct", "mention", "waiting", "hand", "entered"].filter(
      (source) => !isUrgent(subject("x", /** @type {any} */ (source))),
    ),
    ["chat"],
  );
});

// Counts

test("what comes while the person looks is no news, also when they go away later", () => {
  const { noted, news } = withPresent(NOTHING, [subject("dave")], false);
  assert.deepEqual(news, []);
  assert.deepEqual(withPresent(noted, [subject("dave")], true).noted.unseen, []);
});

test("what comes while the person is away is unseen until they look", () => {
  const { noted, news } = withPresent(NOTHING, [subject("dave")], true);
  assert.equal(news.length, 1);
  assert.deepEqual(withPresent(noted, [subject("dave")], true).news, [], "told once");
  assert.equal(noted.unseen.length, 1);
  assert.equal(looked(noted).unseen.length, 0);
});

test("a subject that ends is gone, and counts again when it comes again", () => {
  const { noted } = withPresent(NOTHING, [subject("dave"), subject("erin")], true);
  const fewer = withPresent(noted, [subject("erin")], true).noted;
  assert.deepEqual(
    fewer.unseen.map(({ key }) => key),
    ["erin"],
  );
  assert.equal(withPresent(fewer, [subject("dave"), subject("erin")], true).news.length, 1);
});

test("messages stay unseen, whatever changes in the room", () => {
  const noted = withSubject(NOTHING, subject("m1", "chat"));
  assert.equal(withPresent(noted, [], true).noted.unseen.length, 1);
  assert.equal(looked(noted).unseen.length, 0);
});

test("a flood of messages is not kept", () => {
  let noted = NOTHING;
  for (let number = 0; number < 500; number += 1) noted = withSubject(noted, subject(`m${number}`, "chat"));
  assert.equal(noted.unseen.length, 200);
});

// Sounds

test("the first sound for a private message comes at once, for one to everyone a little later", () => {
  assert.equal(soundAt(NO_SOUND_YET, true, 1000), 1000);
  assert.equal(soundAt(NO_SOUND_YET, false, 1000), 1000 + PATIENT_WAIT_MS);
});

test("sounds keep apart, those of a lively chat far apart", () => {
  const pace = played(NO_SOUND_YET, false, 1000);
  assert.equal(soundAt(pace, true, 1500), 1000 + GAP_MS);
  assert.equal(soundAt(pace, false, 1500), 1000 + PATIENT_GAP_MS);
  assert.equal(soundAt(played(pace, true, 9000), false, 9001), 1000 + PATIENT_GAP_MS);
});

// Words of notifications

test("notifications show what people wrote only to those who want that", () => {
  const written = { ...subject("Bob", "direct"), detail: "the  key is\n42" };
  assert.equal(wordsOf([written], false), "Bob wrote to you privately");
  assert.equal(wordsOf([written], true), "Bob wrote to you privately: the key is 42");
  assert.equal(wordsOf([subject("Ann"), subject("Bob")], false), "Bob waits in the lobby · and 1 more");
});

test("a long message is shortened between letters", () => {
  const words = wordsOf([{ ...subject("Bob", "chat"), detail: "😀".repeat(400) }], true);
  assert.ok(words.endsWith("😀…") && [...words].length < 200);
});
