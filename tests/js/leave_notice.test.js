import assert from "node:assert/strict";
import { test } from "node:test";
import { LeaveNotice } from "#parley/room/leave_notice.js";
import { SignalingConnection } from "#parley/signaling/connection.js";
import { FakeSocket, settle } from "./fakes.js";

const BOB = { peer_id: "bob", resume_token: "secret" };
const URL = "/api/v1/rooms/physics/leave";

/** A tab whose pages are loaded one after the other. */
function tab() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  /** @type {Promise<unknown>[]} */
  const sent = [];
  const around = {
    nowMs: 1000,
    beacon: (/** @type {string} */ url, /** @type {Blob} */ body) => {
      sent.push(body.text().then((text) => [url, body.type, JSON.parse(text)]));
      return true;
    },
    keepalive: (/** @type {string} */ url, /** @type {Blob} */ body) => void around.beacon(url, body),
    storage: {
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
      removeItem: (/** @type {string} */ key) => void kept.delete(key),
    },
    now: () => around.nowMs,
  };
  return { around, kept, page: () => new LeaveNotice(URL, around), sent: () => Promise.all(sent.splice(0)) };
}

test("a page that closes tells so, with the token in the body only", async () => {
  const { page, sent } = tab();
  page().closing(BOB);
  const notice = [URL, "application/json", BOB];
  assert.deepEqual(await sent(), [notice, notice], "in two ways: one may get lost");
});

test("a page that is hidden says it again only where it goes away", async () => {
  const { page, sent } = tab();
  const notice = page();
  notice.hidden();
  assert.deepEqual(await sent(), []);
  notice.closing(BOB);
  await sent();
  notice.hidden();
  assert.equal((await sent()).length, 2);
  notice.shown();
  notice.hidden();
  assert.deepEqual(await sent(), []);
});

test("a page that is loaded again keeps the place, and leaves it when it closes at the door", async () => {
  const { page, sent, kept } = tab();
  page().closing(BOB);
  await sent();
  const again = page();
  again.loaded();
  assert.deepEqual(await sent(), [[URL, "application/json", { ...BOB, back: true }]]);
  assert.equal(kept.size, 0, "a second tab does not find it");
  again.closing(null);
  assert.deepEqual((await sent())[0], [URL, "application/json", BOB]);
});

test("after joining again the new stay counts", async () => {
  const { page, sent } = tab();
  page().closing(BOB);
  const again = page();
  again.loaded();
  again.entered();
  await sent();
  again.closing(null);
  assert.deepEqual(await sent(), []);
  again.closing({ peer_id: "bob", resume_token: "newer" });
  assert.equal((await sent()).length, 2);
});

test("what is too old or broken is not sent", async () => {
  for (const text of [null, "{", "[]", '{"peer_id":1}', '{"peer_id":"a","resume_token":"b"}']) {
    const { around, page, sent } = tab();
    if (text !== null) around.storage.setItem(`parley.stay ${URL}`, text);
    page().loaded();
    assert.deepEqual(await sent(), []);
  }
  const { around, page, sent } = tab();
  page().closing(BOB);
  await sent();
  around.nowMs += 20_000;
  page().loaded();
  assert.deepEqual(await sent(), []);
});

test("a browser without storage still tells that the page closes", async () => {
  const { around, page, sent } = tab();
  around.storage.setItem = () => {
    throw new DOMException("no", "QuotaExceededError");
  };
  page().closing(BOB);
  assert.equal((await sent()).length, 2);
});

test("a page that goes away drops the socket without a word, and resumes when the browser kept it", async () => {
  /** @type {FakeSocket[]} */
  const sockets = [];
  const connection = new SignalingConnection({
    protocol: /** @type {any} */ ({
      build: (/** @type {string} */ type, /** @type {object} */ members) =>
        JSON.stringify({ type, ...members }),
      parse: (/** @type {string | object} */ data) => (typeof data === "string" ? JSON.parse(data) : data),
    }),
    requestAddress: async () => "ws://test",
    media: () => ({ audio: true, video: false }),
    onFrame: () => {},
    onStatus: () => {},
    onEnd: () => assert.fail("the stay goes on"),
    openSocket: (url, protocol) => {
      sockets.push(new FakeSocket(url, protocol));
      return /** @type {any} */ (sockets.at(-1));
    },
  });
  connection.connect();
  await settle();
  sockets[0].accept();
  sockets[0].deliver({ type: "welcome", seq: 10, resume_token: "secret" });
  connection.suspend();
  assert.equal(sockets[0].readyState, 3);
  assert.deepEqual(sockets[0].sentOf("leave"), []);
  await settle();
  assert.equal(sockets.length, 1, "nobody is there who would connect");
  connection.connect();
  await settle();
  sockets[1].accept();
  assert.deepEqual(sockets[1].sent[0].resume, { token: "secret", seq: 10 });
  connection.suspend();
});

test("a stay that ends while the page goes away is told of all the same, and one that ended before is not", async () => {
  const { page, sent, around } = tab();
  const notice = page();
  notice.asksToClose(BOB);
  notice.closing(null);
  assert.equal((await sent()).length, 2);
  const stayed = page();
  stayed.asksToClose(BOB);
  around.nowMs += 3000;
  stayed.closing(null);
  assert.deepEqual(await sent(), []);
});
