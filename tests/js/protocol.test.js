import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { CLIENT_FRAMES, PROTOCOL, SERVER_FRAMES } from "#parley/room/protocol.js";
import { ProtocolError, parseFrame } from "#parley/signaling/protocol.js";
import { socketAddress } from "#parley/signaling/tickets.js";

const SDP = "v=0\nm=audio 9 UDP/TLS/RTP/SAVPF 111\n";
const SHAPES = { client: CLIENT_FRAMES, server: SERVER_FRAMES };
const FIXTURES = new URL("../data/messages/", import.meta.url);

/** @returns {{name: string, direction: "client" | "server", frame?: unknown, text?: string, error?: string | null}[]} */
function fixtures() {
  return readdirSync(FIXTURES)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => JSON.parse(readFileSync(new URL(name, FIXTURES), "utf8")));
}

for (const { name, direction, frame, text, error } of fixtures())
  test(`shared message: ${direction}: ${name}`, () => {
    const parse = () => parseFrame(text ?? JSON.stringify(frame), SHAPES[direction]);
    if (error) assert.throws(parse, (raised) => raised instanceof ProtocolError && raised.code === error);
    else assert.equal(typeof parse().type, "string");
  });

test("each type of frame has a shared message, whoever sends it", () => {
  for (const [sender, shapes] of Object.entries(SHAPES)) {
    const known = fixtures().filter(({ direction, error }) => direction === sender && !error);
    const types = new Set(
      known.map(({ frame, text }) => /** @type {any} */ (frame ?? JSON.parse(text ?? "")).type),
    );
    assert.deepEqual([...types].sort(), Object.keys(shapes).sort());
  }
});

test("each member that the server sends is declared", () => {
  const unknown = fixtures()
    .filter(({ direction }) => direction === "server")
    .flatMap(({ frame }) => {
      const { id: _, seq: __, type, ...members } = /** @type {any} */ (frame);
      return undeclared(/** @type {any} */ (SERVER_FRAMES)[type], members, type);
    });
  assert.deepEqual([...new Set(unknown)], []);
});

/** Members of a value that its shape does not name. @param {any} shape @param {unknown} value @param {string} path @returns {string[]} */
function undeclared(shape, value, path) {
  if (typeof value !== "object" || value === null || !shape) return [];
  if (Array.isArray(value)) return value.flatMap((item) => undeclared(shape.inner, item, `${path}[]`));
  if (!shape.members) return undeclared(shape.inner, value, path);
  if (!Object.keys(shape.members).length) return [];
  const { type: _, ...members } = /** @type {Record<string, unknown>} */ (value);
  return Object.entries(members).flatMap(([name, member]) =>
    Object.hasOwn(shape.members, name)
      ? undeclared(shape.members[name], member, `${path}.${name}`)
      : [`${path}.${name}`],
  );
}

test("a command is built as text with its members", () => {
  assert.deepEqual(JSON.parse(PROTOCOL.build("hand", { raised: true, id: "c1" })), {
    type: "hand",
    raised: true,
    id: "c1",
  });
});

test("a chat text of the largest length in characters is built, one more is refused", () => {
  assert.ok(PROTOCOL.build("chat", { text: "é".repeat(4000) }));
  assert.throws(() => PROTOCOL.build("chat", { text: "é".repeat(4001) }), ProtocolError);
});

test("an emoji counts as one character", () => {
  assert.ok(PROTOCOL.build("chat", { text: "🎉".repeat(4000) }));
});

test("a frame beyond 64 KiB is not built", () => {
  const answer = { to: "a", session: "s", description: { type: "offer", sdp: SDP } };
  assert.ok(PROTOCOL.build("signal", answer));
  assert.throws(
    () =>
      PROTOCOL.build("signal", {
        ...answer,
        description: { type: "offer", sdp: `${SDP}a=${"\t".repeat(40 * 1024)}\n` },
      }),
    ProtocolError,
  );
});

test("a signal has either a description or a candidate", () => {
  const both = { to: "a", session: "s", description: { type: "offer", sdp: SDP }, candidate: null };
  assert.throws(() => PROTOCOL.build("signal", both), ProtocolError);
  assert.throws(() => PROTOCOL.build("signal", { to: "a", session: "s" }), ProtocolError);
  assert.ok(PROTOCOL.build("signal", { to: "a", session: "s", candidate: null }));
});

test("an error of an event carries its seq, so that the event still counts", () => {
  assert.throws(
    () => PROTOCOL.parse('{"type":"something_new","seq":7}'),
    (raised) => raised instanceof ProtocolError && raised.code === "unknown_type" && raised.seq === 7,
  );
});

test("names of the prototype are not types of frames", () => {
  assert.throws(() => PROTOCOL.parse('{"type":"constructor"}'), ProtocolError);
  assert.throws(() => PROTOCOL.build("toString"), ProtocolError);
});

test("the address of the socket follows the page and carries the ticket once", () => {
  const page = "https://parley.example/rooms/abc/";
  assert.equal(
    socketAddress("/ws/v1/rooms/abc", "t 1", page),
    "wss://parley.example/ws/v1/rooms/abc?ticket=t+1",
  );
  assert.equal(
    socketAddress("ws://other.example/ws/v1/rooms/abc?ticket=x", "x", page),
    "ws://other.example/ws/v1/rooms/abc?ticket=x",
  );
});
