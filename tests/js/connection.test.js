import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { PROTOCOL } from "#parley/room/protocol.js";
import { backoffMs } from "#parley/signaling/backoff.js";
import { SignalingConnection } from "#parley/signaling/connection.js";
import { TicketError } from "#parley/signaling/tickets.js";
import { FakeSocket, settle } from "./fakes.js";

/** @type {FakeSocket[]} */
let sockets;
/** @type {any[]} */
let frames;
/** @type {string[]} */
let statuses;
/** @type {any[]} */
let ends;
/** @type {Error | null} */
let ticketError;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  mock.method(console, "warn", () => {});
  sockets = [];
  frames = [];
  statuses = [];
  ends = [];
  ticketError = null;
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

function makeConnection() {
  return new SignalingConnection({
    protocol: PROTOCOL,
    requestAddress: async () => {
      if (ticketError) throw ticketError;
      return `ws://test/${sockets.length}`;
    },
    media: () => ({ audio: true, video: false }),
    onFrame: (frame) => frames.push(frame),
    onStatus: (status) => statuses.push(status),
    onEnd: (end) => ends.push(end),
    openSocket: (url, protocol) => {
      const socket = new FakeSocket(url, protocol);
      sockets.push(socket);
      return /** @type {any} */ (socket);
    },
    random: () => 1,
  });
}

const PARTICIPANT = {
  peer_id: "alice",
  user_id: 1,
  name: "Alice",
  role: "host",
  is_agent: false,
  audio: true,
  video: false,
  screen: false,
  hand: false,
  joined_at: 0,
  connected: true,
};

const ROOM = {
  slug: "abc",
  name: "Room",
  locked: false,
  lobby: false,
  meeting_id: "m",
  started_at: 0,
  language: "en",
  agent: { name: "Nova", wake_names: ["Nova"], mode: "addressed" },
  spotlight: null,
};

/** @param {number} seq */
function welcome(seq, more = {}) {
  return {
    type: "welcome",
    protocol: 1,
    self: PARTICIPANT,
    room: ROOM,
    participants: [],
    seq,
    resume_token: "secret",
    resumed: false,
    ice_servers: [],
    ice_transport_policy: "all",
    server_time: 0,
    limits: {},
    captions: [],
    chat: [],
    agent_state: null,
    ...more,
  };
}

/** @param {number} seq */
function reaction(seq) {
  return { type: "reaction", seq, from: "bob", emoji: "👍" };
}

/** A connection that was welcomed at `seq`. */
async function opened(seq = 10) {
  const connection = makeConnection();
  connection.connect();
  await settle();
  sockets[0].accept();
  sockets[0].deliver(welcome(seq));
  return connection;
}

test("it says hello with the protocol's name, and is open once welcomed", async () => {
  const connection = await opened();
  assert.equal(sockets[0].protocol, "parley.v1");
  assert.deepEqual(sockets[0].sent[0], { type: "hello", media: { audio: true, video: false } });
  assert.equal(connection.status, "open");
});

test("events in order are delivered, repeated ones are not", async () => {
  await opened(10);
  for (const seq of [11, 12, 12, 11]) sockets[0].deliver(reaction(seq));
  assert.deepEqual(
    frames.filter(({ type }) => type === "reaction").map(({ seq }) => seq),
    [11, 12],
  );
});

test("a gap asks once for what is missing, and the answer closes it", async () => {
  await opened(10);
  for (const seq of [13, 14]) sockets[0].deliver(reaction(seq));
  assert.deepEqual(sockets[0].sentOf("sync"), [{ type: "sync", seq: 10 }]);
  for (const seq of [11, 12, 13, 14, 15]) sockets[0].deliver(reaction(seq));
  assert.deepEqual(
    frames.filter(({ type }) => type === "reaction").map(({ seq }) => seq),
    [11, 12, 13, 14, 15],
  );
  sockets[0].deliver(reaction(17));
  assert.equal(sockets[0].sentOf("sync").length, 2);
});

test("a snapshot closes a gap too", async () => {
  await opened(10);
  sockets[0].deliver(reaction(500));
  const { room, participants, captions, chat, agent_state } = welcome(0);
  sockets[0].deliver({ type: "snapshot", room, participants, captions, chat, agent_state, seq: 500 });
  sockets[0].deliver(reaction(501));
  assert.equal(frames.at(-1).seq, 501);
});

test("an event of a type that is not known yet makes no gap", async () => {
  await opened(10);
  sockets[0].deliver({ type: "from_the_future", seq: 11 });
  sockets[0].deliver(reaction(12));
  assert.equal(sockets[0].sentOf("sync").length, 0);
  assert.equal(frames.at(-1).seq, 12);
});

test("a message that is no frame is ignored", async () => {
  await opened(10);
  for (const text of ["not json", "[]", "null", '{"type":5}', '{"type":"chat","text":5}'])
    sockets[0].deliverText(text);
  sockets[0].deliver(reaction(11));
  assert.equal(frames.at(-1).seq, 11);
});

test("a lost socket comes back with the resume token and the last event", async () => {
  await opened(10);
  sockets[0].deliver(reaction(11));
  sockets[0].hangUp(1006);
  assert.equal(statuses.at(-1), "reconnecting");
  mock.timers.tick(500);
  await settle();
  sockets[1].accept();
  assert.deepEqual(sockets[1].sent[0].resume, { token: "secret", seq: 11 });
  sockets[1].deliver(welcome(11, { resumed: true }));
  assert.equal(statuses.at(-1), "open");
});

test("signals wait for the socket, other frames do not", async () => {
  const connection = await opened(10);
  sockets[0].hangUp(1006);
  connection.send("signal", { to: "bob", session: "s", candidate: null });
  connection.send("state", { audio: false });
  mock.timers.tick(500);
  await settle();
  sockets[1].accept();
  sockets[1].deliver(welcome(10, { resumed: true }));
  assert.deepEqual(
    sockets[1].sent.map(({ type }) => type),
    ["hello", "signal"],
  );
});

test("waiting signals of a participation that was not resumed are dropped", async () => {
  const connection = await opened(10);
  sockets[0].hangUp(1006);
  connection.send("signal", { to: "bob", session: "s", candidate: null });
  mock.timers.tick(500);
  await settle();
  sockets[1].accept();
  sockets[1].deliver(welcome(10));
  assert.equal(sockets[1].sentOf("signal").length, 0);
});

test("tries come at growing distances", async () => {
  await opened(10);
  const begun = sockets.length;
  sockets[0].hangUp(1006);
  for (const wait of [500, 1000, 2000, 4000]) {
    mock.timers.tick(wait - 1);
    await settle();
    const before = sockets.length;
    mock.timers.tick(1);
    await settle();
    assert.equal(sockets.length, before + 1, `after ${wait} ms`);
    sockets.at(-1)?.hangUp(1006);
  }
  assert.equal(sockets.length, begun + 4);
});

test("backoff grows to its limit and keeps half of it as the least", () => {
  assert.equal(
    backoffMs(0, () => 0),
    250,
  );
  assert.equal(
    backoffMs(0, () => 1),
    500,
  );
  assert.equal(
    backoffMs(3, () => 1),
    4000,
  );
  assert.equal(
    backoffMs(1000, () => 1),
    10_000,
  );
});

for (const [code, reason] of /** @type {[number, string][]} */ ([
  [4410, "removed"],
  [4411, "full"],
  [4412, "not_admitted"],
  [4413, "ended"],
  [4409, "replaced"],
  [4404, "not_found"],
]))
  test(`close code ${code} is final: ${reason}`, async () => {
    const connection = await opened();
    sockets[0].hangUp(code);
    assert.equal(connection.status, "ended");
    assert.equal(ends[0].reason, reason);
    mock.timers.tick(60_000);
    await settle();
    assert.equal(sockets.length, 1);
  });

for (const code of [1006, 1012, 1013, 4401, 4408])
  test(`close code ${code} is tried again`, async () => {
    await opened();
    sockets[0].hangUp(code);
    mock.timers.tick(500);
    await settle();
    assert.equal(sockets.length, 2);
  });

test("a refused ticket is final, a server that is down is not", async () => {
  ticketError = new TypeError("fetch failed");
  const connection = makeConnection();
  connection.connect();
  await settle();
  assert.equal(connection.status, "connecting");
  ticketError = new TicketError(403, "forbidden", "The password of the room is wrong.");
  mock.timers.tick(500);
  await settle();
  assert.deepEqual(ends, [
    { reason: "forbidden", code: "forbidden", message: "The password of the room is wrong." },
  ]);
});

test("a server that never answers ends the first try for good", async () => {
  ticketError = new TypeError("fetch failed");
  makeConnection().connect();
  for (let turn = 0; turn < 10; turn += 1) {
    await settle();
    mock.timers.tick(10_000);
  }
  assert.equal(ends[0].code, "unreachable");
});

test("a ping goes out after 15 s of silence, and a socket that stays silent is given up", async () => {
  await opened();
  mock.timers.tick(15_000);
  assert.equal(sockets[0].sentOf("ping").length, 1);
  sockets[0].deliver({ type: "pong" });
  mock.timers.tick(15_000);
  assert.equal(sockets[0].sentOf("ping").length, 2);
  mock.timers.tick(10_000);
  assert.equal(statuses.at(-1), "reconnecting");
  mock.timers.tick(500);
  await settle();
  assert.equal(sockets.length, 2);
});

test("a command resolves with its ack and rejects with its error or the loss of the socket", async () => {
  const connection = await opened();
  const good = connection.request("hand", { raised: true });
  sockets[0].deliver({ type: "ack", id: sockets[0].sent.at(-1).id });
  await good;
  const bad = connection.request("moderate", { action: "lock" });
  sockets[0].deliver({
    type: "error",
    id: sockets[0].sent.at(-1).id,
    code: "forbidden",
    message: "Only hosts may.",
  });
  await assert.rejects(bad, { code: "forbidden", message: "Only hosts may." });
  const lost = connection.request("chat", { text: "hi" });
  sockets[0].hangUp(1006);
  await assert.rejects(lost, { code: "disconnected" });
});

test("the lobby is a state of its own, and being let in ends it", async () => {
  const connection = makeConnection();
  connection.connect();
  await settle();
  sockets[0].accept();
  sockets[0].deliver({ type: "waiting", room: { slug: "abc", name: "Room" }, peer_id: "alice" });
  assert.equal(connection.status, "waiting");
  sockets[0].deliver(welcome(3));
  assert.equal(connection.status, "open");
});

test("leaving says so and does not come back", async () => {
  const connection = await opened();
  connection.leave();
  assert.equal(sockets[0].sentOf("leave").length, 1);
  assert.equal(ends[0].reason, "left");
  mock.timers.tick(60_000);
  await settle();
  assert.equal(sockets.length, 1);
});
