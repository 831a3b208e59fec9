import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Link } from "#parley/rtc/link.js";
import { Negotiation } from "#parley/rtc/negotiation.js";
import { Upload } from "#parley/rtc/upload.js";
import { FakePeerConnection, fakeTrack, settle } from "./fakes.js";

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  mock.method(console, "warn", () => {});
  FakePeerConnection.made = [];
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

const OFFER = { type: /** @type {const} */ ("offer"), sdp: "v=0 audio video video" };

/** @param {boolean} polite */
function side(polite) {
  const connection = new FakePeerConnection();
  /** @type {any[]} */
  const sent = [];
  const negotiation = new Negotiation(/** @type {any} */ (connection), {
    polite,
    send: (signal) => sent.push(signal),
  });
  return { connection, negotiation, sent };
}

test("when both offer, the impolite side's offer stands and the polite side answers", async () => {
  const impolite = side(false);
  const polite = side(true);
  await Promise.all([impolite.negotiation.offer(), polite.negotiation.offer()]);
  const [impoliteOffer] = impolite.sent.splice(0);
  const [politeOffer] = polite.sent.splice(0);
  await impolite.negotiation.receive(politeOffer);
  await polite.negotiation.receive(impoliteOffer);
  assert.equal(impolite.sent.length, 0);
  assert.equal(polite.sent[0].description.type, "answer");
  await impolite.negotiation.receive(polite.sent[0]);
  assert.equal(impolite.connection.signalingState, "stable");
  assert.equal(polite.connection.signalingState, "stable");
});

test("candidates of an ignored offer do no harm, those of an accepted one are used", async () => {
  const impolite = side(false);
  await impolite.negotiation.offer();
  await impolite.negotiation.receive({ description: OFFER });
  await impolite.negotiation.receive({ candidate: { candidate: "candidate:1" } });
  const polite = side(true);
  await polite.negotiation.receive({ description: OFFER });
  await polite.negotiation.receive({ candidate: { candidate: "candidate:1" } });
  assert.equal(polite.connection.candidates.length, 1);
});

test("a candidate that cannot be used is reported where no offer was ignored", async () => {
  await assert.rejects(side(true).negotiation.receive({ candidate: { candidate: "candidate:1" } }));
});

test("the offer that comes while an own one is being made is a collision too", async () => {
  const impolite = side(false);
  const making = impolite.negotiation.offer();
  await impolite.negotiation.receive({ description: OFFER });
  await making;
  assert.deepEqual(
    impolite.sent.map(({ description }) => description.type),
    ["offer"],
  );
});

/** @param {{ownId?: string, isAgent?: boolean, tracks?: object}} [options] */
function makeLink({ ownId = "b-own", isAgent = false, tracks = {} } = {}) {
  /** @type {any[]} */
  const sent = [];
  /** @type {string[]} */
  const states = [];
  /** @type {any[]} */
  const channels = [];
  let sessions = 0;
  const link = new Link({
    ownId,
    peerId: "m-other",
    isAgent,
    slots: isAgent ? ["audio"] : ["audio", "camera", "screen"],
    tracks: () => ({ audio: null, camera: null, screen: null, ...tracks }),
    configuration: () => ({}),
    send: (signal) => sent.push(signal),
    upload: new Upload(0),
    onTrack: () => {},
    onState: (state) => states.push(state),
    onChannel: (channel) => channels.push(channel),
    random: () => 1,
    newId: () => {
      sessions += 1;
      return `own-${sessions}`;
    },
    createConnection: (configuration) => /** @type {any} */ (new FakePeerConnection(configuration)),
  });
  return { link, sent, states, channels };
}

/** @param {string} session @param {object} signal @returns {any} */
function from(session, signal) {
  return { type: "signal", from: "m-other", session, ...signal };
}

test("an offer opens all media sections at once, with one description", async () => {
  const { link, sent } = makeLink({ tracks: { audio: fakeTrack("audio"), camera: fakeTrack("video") } });
  link.offer();
  await settle();
  const [connection] = FakePeerConnection.made;
  assert.deepEqual(
    connection.transceivers.map(({ receiver, direction }) => [receiver.track.kind, direction]),
    [
      ["audio", "sendrecv"],
      ["video", "sendrecv"],
      ["video", "sendrecv"],
    ],
  );
  assert.deepEqual(
    sent.map(({ session, description }) => [session, description.type]),
    [["own-1", "offer"]],
  );
});

test("an offer is answered with the own tracks in its sections", async () => {
  const audio = fakeTrack("audio");
  const { link, sent } = makeLink({ tracks: { audio } });
  await link.receive(from("theirs", { description: OFFER }));
  const [connection] = FakePeerConnection.made;
  assert.equal(sent[0].description.type, "answer");
  assert.equal(sent[0].session, "theirs");
  assert.equal(connection.transceivers[0].sender.track, audio);
  assert.equal(connection.transceivers.length, 3);
  assert.ok(connection.transceivers.every(({ direction }) => direction === "sendrecv"));
});

test("what the other side did not offer is offered afterwards", async () => {
  const { link, sent } = makeLink({ tracks: { audio: fakeTrack("audio"), camera: fakeTrack("video") } });
  await link.receive(from("theirs", { description: { type: "offer", sdp: "v=0 audio" } }));
  await settle();
  assert.deepEqual(
    sent.map(({ description }) => description.type),
    ["answer", "offer"],
  );
});

test("signals of an older session are dropped", async () => {
  const { link } = makeLink();
  await link.receive(from("first", { description: OFFER }));
  await link.receive(from("second", { description: OFFER }));
  assert.equal(FakePeerConnection.made.length, 2);
  assert.equal(FakePeerConnection.made[0].connectionState, "closed");
  await link.receive(from("first", { description: OFFER }));
  await link.receive(from("first", { candidate: null }));
  assert.equal(FakePeerConnection.made.length, 2);
  assert.equal(FakePeerConnection.made[1].candidates.length, 0);
});

test("an answer or candidate of an unknown session opens nothing", async () => {
  const { link } = makeLink();
  await link.receive(from("x", { description: { type: "answer", sdp: "" } }));
  await link.receive(from("x", { candidate: null }));
  assert.equal(FakePeerConnection.made.length, 0);
});

test("of two sessions opened at once the impolite side's stands", async () => {
  const impolite = makeLink({ ownId: "a-lower" });
  impolite.link.offer();
  await settle();
  await impolite.link.receive(from("theirs", { description: OFFER }));
  assert.equal(impolite.link.session?.id, "own-1");
  const polite = makeLink({ ownId: "z-higher" });
  polite.link.offer();
  await settle();
  await polite.link.receive(from("theirs", { description: OFFER }));
  assert.equal(polite.link.session?.id, "theirs");
});

test("a settled session gives way to a new one, also on the impolite side", async () => {
  const { link } = makeLink({ ownId: "a-lower" });
  await link.receive(from("first", { description: OFFER }));
  await link.receive(from("second", { description: OFFER }));
  assert.equal(link.session?.id, "second");
});

test("a description that cannot be used brings a new session", async () => {
  const { link, sent } = makeLink();
  await link.receive(from("theirs", { description: { type: "offer", sdp: "malformed" } }));
  mock.timers.tick(1000);
  await settle();
  assert.equal(sent.at(-1).session, "own-1");
  assert.equal(sent.at(-1).description.type, "offer");
});

test("a failed path is first mended by an ICE restart, then by a new session", async () => {
  const { link } = makeLink({ ownId: "a-lower" });
  await link.receive(from("theirs", { description: OFFER }));
  const [connection] = FakePeerConnection.made;
  connection.become("connected");
  connection.become("failed");
  mock.timers.tick(0);
  assert.equal(connection.iceRestarts, 1);
  mock.timers.tick(10_000);
  mock.timers.tick(1000);
  assert.equal(FakePeerConnection.made.length, 2);
});

test("a short disconnection that heals by itself changes nothing", async () => {
  const { link } = makeLink({ ownId: "a-lower" });
  await link.receive(from("theirs", { description: OFFER }));
  const [connection] = FakePeerConnection.made;
  connection.become("connected");
  connection.become("disconnected");
  mock.timers.tick(2000);
  connection.become("connected");
  mock.timers.tick(60_000);
  assert.equal(connection.iceRestarts, 0);
  assert.equal(FakePeerConnection.made.length, 1);
});

test("to the agent the browser always offers, audio only, with a data channel", async () => {
  const { link, sent } = makeLink({ isAgent: true });
  link.offer();
  await settle();
  const [connection] = FakePeerConnection.made;
  assert.deepEqual(
    connection.transceivers.map(({ receiver }) => receiver.track.kind),
    ["audio"],
  );
  assert.equal(connection.channels[0].label, "agent");
  assert.equal(sent[0].description.type, "offer");
  await link.receive(from("agents", { description: OFFER }));
  assert.equal(FakePeerConnection.made.length, 1);
});

test("with the agent a failure brings a new session, not an ICE restart", async () => {
  const { link, sent } = makeLink({ isAgent: true });
  link.offer();
  await settle();
  await link.receive(from("own-1", { description: { type: "answer", sdp: "v=0" } }));
  const [connection] = FakePeerConnection.made;
  connection.become("connected");
  connection.become("failed");
  mock.timers.tick(0);
  mock.timers.tick(1000);
  await settle();
  assert.equal(connection.iceRestarts, 0);
  assert.equal(sent.at(-1).session, "own-2");
});

test("an agent that no longer answers pings gets a new session", async () => {
  const { link } = makeLink({ isAgent: true });
  link.offer();
  await settle();
  const [channel] = FakePeerConnection.made[0].channels;
  FakePeerConnection.made[0].become("connected");
  channel.readyState = "open";
  channel.onopen();
  mock.timers.tick(3000);
  channel.onmessage({ data: '{"type":"pong"}' });
  assert.equal(channel.sent.length, 1);
  for (let turn = 0; turn < 5; turn += 1) mock.timers.tick(3000);
  mock.timers.tick(1000);
  assert.equal(FakePeerConnection.made.length, 2);
});

test("nothing new is opened toward someone whose signaling is lost, until it is back", async () => {
  const { link } = makeLink({ ownId: "a-lower" });
  await link.receive(from("theirs", { description: OFFER }));
  const [connection] = FakePeerConnection.made;
  connection.become("connected");
  link.setReachable(false);
  connection.become("failed");
  mock.timers.tick(60_000);
  assert.equal(FakePeerConnection.made.length, 1);
  link.setReachable(true);
  mock.timers.tick(30_000);
  assert.equal(FakePeerConnection.made.length, 2);
});

test("a participant who was expected to offer and did not is offered to", async () => {
  const { link, sent } = makeLink();
  link.expectOffer();
  mock.timers.tick(20_000);
  await settle();
  assert.equal(sent[0].description.type, "offer");
});

test("a closed link does nothing any more", async () => {
  const { link, sent } = makeLink();
  link.offer();
  link.close();
  mock.timers.tick(120_000);
  await settle();
  assert.equal(sent.length, 0);
  assert.equal(FakePeerConnection.made[0].connectionState, "closed");
});

test("another track is sent without a new negotiation", async () => {
  const { link, sent } = makeLink();
  await link.receive(from("theirs", { description: OFFER }));
  const camera = fakeTrack("video");
  await link.setTrack("camera", camera);
  await settle();
  assert.equal(FakePeerConnection.made[0].transceivers[1].sender.track, camera);
  assert.equal(sent.length, 1);
});

test("between browsers the first offer has the channel `parley`, and more open without another offer", async () => {
  const { link, sent } = makeLink({ ownId: "a-lower" });
  assert.equal(link.openChannel("file"), null);
  link.offer();
  await settle();
  const [connection] = FakePeerConnection.made;
  assert.deepEqual(
    connection.channels.map(({ label }) => label),
    ["parley"],
  );
  assert.equal(link.openChannel("file"), null);
  connection.sctp = {};
  assert.equal(link.openChannel("file")?.label, "file");
  await settle();
  assert.equal(sent.length, 1);
});

test("a channel of the other browser reaches its taker, up to a limit, and never under a name of the protocol", async () => {
  const { link, channels } = makeLink();
  await link.receive(from("theirs", { description: OFFER }));
  const [connection] = FakePeerConnection.made;
  const come = (/** @type {string} */ label) => {
    const channel = Object.assign(new EventTarget(), { label, closed: false, close: () => {} });
    channel.close = () => {
      channel.closed = true;
    };
    connection.ondatachannel({ channel });
    return channel;
  };
  come("parley");
  for (const label of ["agent", "parley", "", "x".repeat(65)]) assert.ok(come(label).closed, label);
  for (let turn = 0; turn < 16; turn += 1) come("file");
  assert.equal(channels.length, 16);
  assert.ok(come("file").closed);
  channels[0].dispatchEvent(new Event("close"));
  assert.ok(!come("file").closed);
});

test("the agent gets no channel but its own", async () => {
  const { link } = makeLink({ isAgent: true });
  link.offer();
  await settle();
  assert.equal(link.openChannel("file"), null);
});
