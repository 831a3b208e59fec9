import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Consent } from "#parley/media/consent.js";
import { LocalMedia } from "#parley/media/local_media.js";
import { RoomSession } from "#parley/room/session.js";
import { FakePeerConnection, FakeSocket, fakeTrack, settle } from "./fakes.js";

/** @type {FakeSocket} */
let socket;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  mock.method(console, "warn", () => {});
  FakePeerConnection.made = [];
  Object.assign(globalThis, {
    RTCPeerConnection: FakePeerConnection,
    WebSocket: function open(/** @type {string} */ url, /** @type {string} */ protocol) {
      socket = new FakeSocket(url, protocol);
      return socket;
    },
  });
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

/** @param {string} peerId @param {object} [more] */
function participant(peerId, more = {}) {
  const nothing = { audio: false, video: false, screen: false, hand: false };
  const person = { peer_id: peerId, user_id: 1, name: peerId, role: "participant", is_agent: false };
  return { ...person, ...nothing, joined_at: 0, connected: true, speech: true, ...more };
}

/** @param {boolean} speech */
function welcome(speech) {
  const agent = { name: "Nova", wake_names: ["Nova"], mode: "addressed" };
  const room = { slug: "abc", name: "Room", locked: false, lobby: false, meeting_id: "m", started_at: 0 };
  return {
    type: "welcome",
    protocol: 1,
    self: participant("own", { audio: true, speech }),
    room: { ...room, language: "en", agent, spotlight: null },
    participants: [participant("bob"), participant("nova", { role: "agent", is_agent: true })],
    ...{
      seq: 1,
      resume_token: "secret",
      resumed: false,
      ice_servers: [],
      ice_transport_policy: "all",
      server_time: 0,
      limits: {},
    },
    ...{ captions: [], chat: [], agent_state: null },
  };
}

/** One who speaks is in the room with bob and the agent. @param {boolean | null} choice */
async function inTheRoom(choice) {
  const consent = new Consent("abc");
  if (choice !== null) consent.choose(choice);
  const media = new LocalMedia();
  media.tracks.audio = fakeTrack("audio");
  await media.setAudio(true);
  const nothing = () => {};
  const listeners = {
    onStatus: nothing,
    onEnd: nothing,
    onFrame: nothing,
    onTrack: nothing,
    onLink: nothing,
    onCamera: nothing,
  };
  const session = new RoomSession(async () => "ws://test/1", media, consent, listeners);
  await session.connect();
  await settle();
  socket.accept();
  socket.deliver(welcome(consent.speech));
  await settle();
  const [toBob, toAgent] = FakePeerConnection.made.map(
    (connection) => () => connection.transceivers[0].sender.track,
  );
  return { session, consent, media, toBob, toAgent };
}

test("who consents is sent to the agent and to people, and the hello says so", async () => {
  const { toBob, toAgent, media } = await inTheRoom(true);
  assert.deepEqual(socket.sentOf("hello")[0].consent, { speech: true });
  assert.equal(toBob(), media.tracks.audio);
  assert.equal(toAgent(), media.tracks.audio);
});

for (const choice of [false, null])
  test(`with the choice ${choice} people hear the person and the agent is sent nothing`, async () => {
    const { toBob, toAgent, media } = await inTheRoom(choice);
    assert.deepEqual(socket.sentOf("hello")[0].consent, { speech: false });
    assert.equal(toBob(), media.tracks.audio);
    assert.equal(toAgent(), null);
  });

test("consent can be withdrawn and given again, and the room is told", async () => {
  const { consent, media, toBob, toAgent } = await inTheRoom(true);
  consent.choose(false);
  await settle();
  assert.equal(toAgent(), null);
  assert.equal(toBob(), media.tracks.audio);
  consent.choose(true);
  await settle();
  assert.equal(toAgent(), media.tracks.audio);
  assert.deepEqual(
    socket.sentOf("state").map(({ speech }) => speech),
    [false, true],
  );
});

test("another microphone does not reach the agent of one who refused", async () => {
  const { session, toBob, toAgent } = await inTheRoom(false);
  const other = fakeTrack("audio");
  await session.mesh.setTrack("audio", other);
  assert.equal(toBob(), other);
  assert.equal(toAgent(), null);
});
