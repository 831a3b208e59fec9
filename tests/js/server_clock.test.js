/** The server's time on a page: wrong clocks, clocks that are set, slow answers, machines that slept. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { PROTOCOL } from "#parley/room/protocol.js";
import { SignalingConnection } from "#parley/signaling/connection.js";
import { ServerClock } from "#parley/signaling/server_clock.js";
import { dayStamp } from "#parley/ui/times.js";
import { FakeSocket, settle } from "./fakes.js";

/** A clock whose monotonic time the test moves, and the server's time beside it. */
function setUp() {
  const mono = { ms: 5000 };
  const clock = new ServerClock(() => mono.ms);
  return { mono, clock };
}

test("the time is the server's, however wrong the machine's own clock is", (t) => {
  const { mono, clock } = setUp();
  clock.told(1_000_000, null);
  assert.equal(clock.now(), 1_000_000);
  t.mock.method(Date, "now", () => 7e15);
  mono.ms += 12_500;
  assert.equal(clock.now(), 1_000_012.5);
  assert.equal(clock.date().getTime(), 1_000_012_500);
});

test("before the server told its time, the machine's is taken", () => {
  assert.ok(Math.abs(new ServerClock().now() - Date.now() / 1000) < 5);
});

test("a slow answer does not set the clock back", () => {
  const { mono, clock } = setUp();
  clock.told(1000, null);
  mono.ms += 30_000;
  clock.told(1022, mono.ms - 8000);
  assert.equal(clock.now(), 1030);
});

test("a welcome that was long on its way is put right by the first quick answer", () => {
  const { mono, clock } = setUp();
  mono.ms += 4000;
  clock.told(1000, null);
  clock.told(1004, mono.ms - 100);
  assert.ok(clock.now() >= 1004 && clock.now() <= 1004.1);
});

test("a machine that slept catches up, and a server whose clock was set back is followed", () => {
  const { mono, clock } = setUp();
  clock.told(1000, null);
  clock.told(9000, mono.ms - 50);
  assert.equal(clock.now(), 9000);
  mono.ms += 1000;
  clock.told(5000, mono.ms - 50);
  assert.equal(clock.now(), 5000.05);
});

test("what is no time is not taken", () => {
  const { clock } = setUp();
  clock.told(1000, null);
  for (const nothing of [Number.NaN, Number.POSITIVE_INFINITY, /** @type {any} */ (undefined)])
    clock.told(nothing, 0);
  assert.equal(clock.now(), 1000);
});

/** A connection that was welcomed at 1000, with its socket and clock. @param {import("node:test").TestContext} t */
async function opened(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { mono, clock } = setUp();
  const socket = new FakeSocket("ws://test", "");
  const connection = new SignalingConnection({
    protocol: PROTOCOL,
    clock,
    requestAddress: async () => "ws://test",
    media: () => ({ audio: false, video: false }),
    onFrame: () => {},
    onStatus: () => {},
    onEnd: () => {},
    openSocket: () => /** @type {any} */ (socket),
  });
  t.after(() => connection.leave());
  connection.connect();
  await settle();
  socket.accept();
  return { mono, clock, socket };
}

test("pings ask for the time, also while the room is lively, and their answers set the clock", async (t) => {
  const { mono, clock, socket } = await opened(t);
  for (let second = 0; second < 46; second += 1) {
    socket.deliver({ type: "reaction", seq: second + 1, from: "bob", emoji: "👍" });
    mono.ms += 1000;
    t.mock.timers.tick(1000);
  }
  const pings = socket.sentOf("ping");
  assert.equal(pings.length, 3);
  assert.equal(new Set(pings.map(({ id }) => id)).size, 3);
  socket.deliver({ type: "pong", id: pings[2].id, server_time: 2000 });
  assert.ok(clock.now() >= 2000 && clock.now() <= 2001);
  socket.deliver({ type: "pong", id: pings[1].id, server_time: 1990 });
  assert.ok(clock.now() >= 2000);
  socket.deliver({ type: "pong" });
  assert.ok(clock.now() >= 2000);
});

test("a file is named by the local day", () => {
  assert.equal(dayStamp(new Date(2026, 0, 5, 23, 59)), "2026-01-05");
});
