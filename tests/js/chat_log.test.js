import assert from "node:assert/strict";
import { test } from "node:test";
import * as chat from "#parley/room/chat/log.js";
import { mayWriteTo, mayWriteToEveryone } from "#parley/room/chat/rules.js";
import { StayChat } from "#parley/room/chat/stay_chat.js";

const ME = "me";
const READER = { ownIds: new Set([ME]), since: 100 };

/** @param {string} id @param {Record<string, unknown>} [changes] @returns {any} */
const message = (id, changes = {}) => ({
  message_id: id,
  from: "bob",
  name: "Bob",
  text: id,
  at: 200,
  to: null,
  ...changes,
});

/** @param {import("#parley/room/chat/log.js").ChatLog} log @param {string} [key] */
const of = (log, key = chat.EVERYONE) => /** @type {any} */ (log.conversations.get(key));
/** @param {...any} messages */
const logOf = (...messages) => chat.received(chat.EMPTY_LOG, messages, READER);

test("private messages are a conversation with the other person, whoever wrote them", () => {
  const log = logOf(
    message("to all"),
    message("to me", { to: ME }),
    message("from me", { from: ME, name: "Me", to: "bob", at: 201 }),
  );
  assert.deepEqual(
    of(log, "bob").messages.map((/** @type {any} */ one) => one.text),
    ["to me", "from me"],
  );
  assert.equal(of(log, "bob").name, "Bob");
  assert.equal(of(log).messages.length, 1);
});

test("messages count as unread until their conversation is on the screen", () => {
  let log = logOf(message("a"), message("b", { to: ME }), message("mine", { from: ME }));
  assert.equal(chat.unreadCount(log), 2);
  log = chat.viewed(log, chat.EVERYONE);
  assert.deepEqual([of(log).unread, of(log, "bob").unread, chat.unreadCount(log)], [0, 1, 1]);
  log = chat.received(log, [message("c")], READER);
  assert.equal(of(log).unread, 0);
  log = chat.received(chat.closed(log), [message("d")], READER);
  assert.equal(of(log).unread, 1);
});

test("what was written before one came is no news", () => {
  const log = logOf(message("old", { at: 50 }), message("new", { at: 150 }));
  assert.deepEqual([chat.unreadCount(log), of(log).firstUnread], [1, "new"]);
});

test("the line above new messages stays while they are read and is gone the next time", () => {
  let log = chat.viewed(logOf(message("a"), message("b")), chat.EVERYONE);
  assert.equal(of(log).firstUnread, "a");
  log = chat.closed(log);
  assert.equal(of(log).firstUnread, "");
  log = chat.viewed(chat.received(log, [message("c")], READER), chat.EVERYONE);
  assert.equal(of(log).firstUnread, "c");
});

test("earlier messages come before those that are there and are not new", () => {
  let log = chat.viewed(logOf(message("b", { at: 300 })), chat.EVERYONE);
  log = chat.received(log, [message("a", { at: 90 }), message("b", { at: 300 })], READER);
  assert.deepEqual(
    of(log).messages.map((/** @type {any} */ one) => one.text),
    ["a", "b"],
  );
  assert.equal(chat.unreadCount(log), 0);
});

test("the same messages again change nothing", () => {
  const log = logOf(message("a"));
  assert.equal(chat.received(log, [message("a")], READER), log);
});

test("a message on its way is there until it comes back, once for each that was sent", () => {
  let log = chat.sending(chat.EMPTY_LOG, { localId: "1", key: "", text: "hi" });
  log = chat.sending(log, { localId: "2", key: "", text: "hi" });
  log = chat.taken(log, "1");
  log = chat.received(log, [message("x", { from: ME, text: "hi" })], READER);
  assert.deepEqual(
    log.outgoing.map(({ localId }) => localId),
    ["2"],
  );
});

test("the same words to somebody else are another message", () => {
  let log = chat.sending(chat.EMPTY_LOG, { localId: "1", key: "bob", text: "hi" });
  log = chat.received(log, [message("x", { from: ME, text: "hi" })], READER);
  assert.equal(log.outgoing.length, 1);
});

test("a message that failed keeps its words, and goes when it did arrive after all", () => {
  let log = chat.sending(chat.EMPTY_LOG, { localId: "1", key: "", text: "hi" });
  log = chat.failed(log, "1", "no connection");
  assert.deepEqual(log.outgoing[0], {
    localId: "1",
    key: "",
    text: "hi",
    state: "failed",
    reason: "no connection",
  });
  const again = chat.sending(log, { localId: "1", key: "", text: "hi" });
  assert.deepEqual([again.outgoing.length, again.outgoing[0].state], [1, "sending"]);
  assert.equal(chat.received(log, [message("x", { from: ME, text: "hi" })], READER).outgoing.length, 0);
  assert.equal(chat.discarded(log, "1").outgoing.length, 0);
});

test("a second identity after a reconnect is still oneself", () => {
  const reader = { ownIds: new Set([ME, "me-again"]), since: 100 };
  const log = chat.received(
    chat.EMPTY_LOG,
    [message("a", { from: ME }), message("b", { from: "me-again", to: "bob" })],
    reader,
  );
  assert.equal(chat.unreadCount(log), 0);
  assert.equal(of(log, "bob").messages.length, 1);
});

test("messages of one person within a while stand under one heading", () => {
  assert.ok(chat.isGrouped(message("a"), message("b", { at: 300 })));
  assert.ok(!chat.isGrouped(message("a"), message("b", { at: 500 })));
  assert.ok(!chat.isGrouped(message("a"), message("b", { from: "carol" })));
  assert.ok(!chat.isGrouped(undefined, message("b")));
});

test("of very many messages the oldest are let go", () => {
  const many = Array.from({ length: chat.KEPT_MESSAGES + 3 }, (_, number) =>
    message(`m${number}`, { at: 100 + number }),
  );
  const log = chat.received(chat.EMPTY_LOG, many, READER);
  assert.deepEqual([of(log).messages.length, of(log).messages[0].text], [chat.KEPT_MESSAGES, "m3"]);
});

/** @param {string} mode @param {string} ownRole @returns {any} */
const roomOf = (mode, ownRole) => ({
  self: { peer_id: ME, role: ownRole },
  room: { chat: mode },
  others: new Map([
    ["bob", { role: "participant", is_agent: false }],
    ["alice", { role: "host", is_agent: false }],
    ["nova", { role: "agent", is_agent: true }],
  ]),
});

test("the page offers to write to whom the room allows", () => {
  /** @param {string} mode @param {string} role */
  const offered = (mode, role) => [
    mayWriteToEveryone(roomOf(mode, role)),
    ...["bob", "alice", "nova", "gone"].map((peerId) => mayWriteTo(roomOf(mode, role), peerId)),
  ];
  assert.deepEqual(offered("all", "participant"), [true, true, true, false, false]);
  assert.deepEqual(offered("public", "participant"), [true, false, true, false, false]);
  assert.deepEqual(offered("hosts", "participant"), [false, false, true, false, false]);
  for (const mode of ["all", "public", "hosts"])
    assert.deepEqual(offered(mode, "moderator"), [true, true, true, false, false]);
});

/** The chat of somebody who came at second 100 and found these messages. @param {...any} found */
function stayWith(...found) {
  const stay = new StayChat();
  stay.take(/** @type {any} */ ({ type: "welcome", self: { peer_id: ME, joined_at: 100 }, chat: found }));
  return stay;
}
/** @param {any} message */
const chatFrame = (message) => /** @type {any} */ ({ type: "chat", ...message });

test("a chat message that comes twice is shown once", () => {
  const stay = stayWith();
  for (let times = 0; times < 2; times += 1) stay.take(chatFrame(message("hi")));
  assert.equal(of(stay.log).messages.length, 1);
});

test("news are messages of others since one came, each told once, the last three of many", () => {
  const stay = stayWith(message("before", { at: 50 }), message("mine", { from: ME }), message("a"));
  assert.deepEqual(
    stay.news().map(({ text }) => text),
    ["a"],
  );
  for (const text of ["b", "c", "d", "e"]) stay.take(chatFrame(message(text)));
  stay.take(/** @type {any} */ ({ type: "snapshot", chat: [message("a"), message("e")] }));
  assert.deepEqual(
    stay.news().map(({ text }) => text),
    ["c", "d", "e"],
  );
  assert.deepEqual(stay.news(), []);
});

test("a page of history is no news and says where the next one ends", () => {
  const stay = stayWith();
  const earlier = message("earlier", { at: 300 });
  stay.take(/** @type {any} */ ({ type: "history", kind: "chat", items: [earlier], before: 7 }));
  assert.deepEqual([stay.news(), stay.before, of(stay.log).messages.length], [[], 7, 1]);
  stay.take(/** @type {any} */ ({ type: "history", kind: "captions", items: [{}], before: 1 }));
  assert.equal(stay.before, 7);
});
