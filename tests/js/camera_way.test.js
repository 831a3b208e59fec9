import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Mesh } from "#parley/rtc/mesh.js";
import { sampleOf } from "#parley/rtc/quality.js";
import { FakePeerConnection, fakeTrack, settle } from "./fakes.js";

const original = Reflect.get(globalThis, "RTCPeerConnection");

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  FakePeerConnection.made = [];
  Object.assign(globalThis, { RTCPeerConnection: FakePeerConnection });
});

afterEach(() => {
  mock.timers.reset();
  Object.assign(globalThis, { RTCPeerConnection: original });
});

/** @param {string} peerId */
function person(peerId) {
  return /** @type {any} */ ({ peer_id: peerId, is_agent: false, connected: true });
}

/** A mesh with these people whose control channels are open. @param {string[]} peerIds */
async function meet(...peerIds) {
  /** @type {any[]} */
  const news = [];
  const mesh = new Mesh({
    send: () => {},
    onTrack: () => {},
    onState: () => {},
    onCamera: (peerId, told) => news.push([peerId, told]),
  });
  await mesh.setTrack("camera", fakeTrack("video"));
  mesh.enter(/** @type {any} */ ({ self: person("me"), participants: peerIds.map(person), ice_servers: [] }));
  await settle();
  const sides = FakePeerConnection.made.map((connection) => ({
    connection,
    channel: connection.channels[0],
  }));
  for (const { channel } of sides) {
    channel.readyState = "open";
    channel.onopen();
  }
  return { mesh, sides, news };
}

/** @param {{channel: any}} side @param {object} message */
function tell({ channel }, message) {
  channel.onmessage({ data: JSON.stringify(message) });
}

/** What is sent of the camera. @param {{connection: FakePeerConnection}} side */
function camera({ connection }) {
  return connection.transceivers[1].sender.parameters.encodings[0];
}

/** @param {{channel: any}} side @param {string} type @returns {any[]} */
function sent({ channel }, type) {
  return channel.sent.map(JSON.parse).filter((/** @type {any} */ message) => message.type === type);
}

test("who shows a picture small gets a small one, who shows none gets none, the others are not concerned", async () => {
  const { sides } = await meet("bob", "charlie");
  const [bob, charlie] = sides;
  tell(bob, { type: "view", camera: 180, screen: 0 });
  await settle();
  assert.equal(camera(bob).scaleResolutionDownBy, 4);
  assert.equal(camera(charlie).scaleResolutionDownBy < 4, true);
  tell(bob, { type: "view", camera: 0, screen: 0 });
  await settle();
  assert.equal(camera(bob).active, false);
  assert.equal(camera(charlie).active, true);
});

test("who looks away leaves the upload to the others", async () => {
  const { sides } = await meet("bob", "charlie");
  const before = camera(sides[1]).maxBitrate;
  tell(sides[0], { type: "view", camera: 0, screen: 0 });
  await settle();
  assert.ok(camera(sides[1]).maxBitrate > before);
});

test("the other side is told once how large it is shown, and again when that changes", async () => {
  const { mesh, sides } = await meet("bob");
  mesh.setView("bob", { camera: 360, screen: 0 });
  mesh.setView("bob", { camera: 360, screen: 0 });
  mesh.setView("bob", { camera: 0, screen: 0 });
  assert.deepEqual(
    sent(sides[0], "view").map(({ camera: height }) => height),
    [4320, 360, 0],
  );
});

test("sound only stops the own video, says why, and takes it back", async () => {
  const { mesh, sides } = await meet("bob");
  mesh.setSaving("audio");
  await settle();
  assert.equal(camera(sides[0]).active, false);
  assert.deepEqual(mesh.sending, { rung: 5, reason: "saving" });
  mesh.setSaving("auto");
  await settle();
  assert.equal(camera(sides[0]).active, true);
  assert.deepEqual(
    sent(sides[0], "camera").map(({ paused, reason }) => [paused, reason]),
    [
      [false, null],
      [true, "saving"],
      [false, null],
    ],
  );
});

test("a lossy way gets less video, a good one beside it does not", async () => {
  const { mesh, sides } = await meet("bob", "charlie");
  mock.method(performance, "now", () => 100_000);
  const lossy = { ...sampleOf([]), sentLossRatio: 0.2 };
  for (let turn = 0; turn < 2; turn += 1)
    mesh.measured(
      new Map([
        ["bob", lossy],
        ["charlie", sampleOf([])],
      ]),
    );
  await settle();
  assert.ok(camera(sides[0]).maxBitrate < camera(sides[1]).maxBitrate);
  mock.restoreAll();
});

test("what the other side says of its camera is passed on, nonsense is not", async () => {
  const { sides, news } = await meet("bob");
  tell(sides[0], { type: "camera", paused: true, reason: "network" });
  tell(sides[0], { type: "camera", paused: 1 });
  sides[0].channel.onmessage({ data: "{" });
  sides[0].channel.onmessage({ data: new ArrayBuffer(4) });
  assert.deepEqual(news, [["bob", { paused: true, reason: "network" }]]);
});
