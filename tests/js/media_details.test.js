import assert from "node:assert/strict";
import { test } from "node:test";
import { cameraBudget, screenBudget } from "#parley/rtc/ladder.js";
import { qualityBetween, sampleOf } from "#parley/rtc/quality.js";
import { withSpeechOpus } from "#parley/rtc/sdp.js";

const SDP = [
  "v=0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 63",
  "a=rtpmap:111 opus/48000/2",
  "a=rtcp-fb:111 transport-cc",
  "a=fmtp:111 minptime=10;useinbandfec=0",
  "a=rtpmap:63 red/48000/2",
  "a=fmtp:63 111/111",
  "",
].join("\r\n");

test("Opus gets DTX and FEC, what was there stays, other codecs too", () => {
  const { sdp, type } = withSpeechOpus({ type: "offer", sdp: SDP });
  assert.equal(type, "offer");
  assert.match(sdp, /a=fmtp:111 minptime=10;usedtx=1;useinbandfec=1\r\n/);
  assert.match(sdp, /a=fmtp:63 111\/111\r\n/);
});

test("a description without parameters of Opus gets a line of them", () => {
  const { sdp } = withSpeechOpus({ type: "answer", sdp: "v=0\r\na=rtpmap:96 opus/48000/2\r\na=x\r\n" });
  assert.equal(sdp, "v=0\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 usedtx=1;useinbandfec=1\r\na=x\r\n");
});

test("a description without Opus is left as it is", () => {
  assert.equal(withSpeechOpus({ type: "answer", sdp: "v=0\r\n" }).sdp, "v=0\r\n");
});

test("more people get less video each, and past the last step none", () => {
  const rates = [1, 3, 5, 8].map((peers) => cameraBudget(peers).maxBitrate);
  assert.deepEqual(
    rates,
    [...rates].sort((a, b) => b - a),
  );
  assert.equal(cameraBudget(9).active, true);
  assert.equal(cameraBudget(10).active, false);
  assert.equal(screenBudget(20).scaleResolutionDownBy, 1);
});

test("quality follows loss and round trip between two samples", () => {
  const start = { received: 1000, lost: 50, roundTripSecs: 0.05 };
  assert.equal(qualityBetween(start, { received: 2000, lost: 50, roundTripSecs: 0.05 }), "good");
  assert.equal(qualityBetween(start, { received: 1960, lost: 90, roundTripSecs: 0.05 }), "fair");
  assert.equal(qualityBetween(start, { received: 1800, lost: 250, roundTripSecs: 0.05 }), "poor");
  assert.equal(qualityBetween(start, { received: 2000, lost: 50, roundTripSecs: 0.8 }), "poor");
  assert.equal(qualityBetween(undefined, { received: 0, lost: 0, roundTripSecs: null }), "good");
});

test("a sample sums what comes in and takes the chosen path's round trip", () => {
  const sample = sampleOf([
    ["a", { type: "inbound-rtp", packetsReceived: 10, packetsLost: 1 }],
    ["b", { type: "inbound-rtp", packetsReceived: 5, packetsLost: -2 }],
    ["c", { type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: 0.03 }],
    ["d", { type: "candidate-pair", nominated: false, state: "succeeded", currentRoundTripTime: 9 }],
  ]);
  assert.deepEqual(sample, { received: 15, lost: 1, roundTripSecs: 0.03 });
});
