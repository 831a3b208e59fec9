/** Data channels between two browsers, of which the other one may be hostile. */

import assert from "node:assert/strict";
import test from "node:test";
import { PeerChannels } from "#parley/rtc/peer_channels.js";
import { FakePeerConnection } from "./fakes.js";

/** Channels whose control channel is open. @returns {{told: unknown[], receive: (data: unknown) => void}} */
function opened() {
  const connection = new FakePeerConnection();
  /** @type {unknown[]} */
  const told = [];
  const channels = new PeerChannels(/** @type {any} */ (connection), {
    onMessage: (message) => told.push(message),
    onReady() {},
    onChannel() {},
  });
  channels.start();
  return { told, receive: (data) => connection.channels[0].onmessage({ data }) };
}

test("a flood of control messages is dropped", () => {
  const { told, receive } = opened();
  for (let number = 0; number < 5000; number += 1) receive(JSON.stringify({ number }));
  assert.ok(told.length >= 60 && told.length < 1000, String(told.length));
});

test("what is no control message is passed over", () => {
  const { told, receive } = opened();
  for (const data of ["{", `"${"x".repeat(5000)}"`, new ArrayBuffer(8), undefined]) receive(data);
  assert.deepEqual(told, []);
});
