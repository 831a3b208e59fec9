import assert from "node:assert/strict";
import { test } from "node:test";
import { numbersBetween, sampleOf } from "#parley/rtc/quality.js";

/** @param {object} members */
function sample(members) {
  return { ...sampleOf([]), ...members };
}

test("quality follows loss and round trip between two samples", () => {
  const start = sample({ received: 1000, lost: 50, roundTripSecs: 0.05 });
  const quality = (/** @type {object} */ members) => numbersBetween(start, sample(members)).quality;
  assert.equal(quality({ received: 2000, lost: 50, roundTripSecs: 0.05 }), "good");
  assert.equal(quality({ received: 1960, lost: 90, roundTripSecs: 0.05 }), "fair");
  assert.equal(quality({ received: 1800, lost: 250, roundTripSecs: 0.05 }), "poor");
  assert.equal(quality({ received: 2000, lost: 50, roundTripSecs: 0.8 }), "poor");
  assert.equal(numbersBetween(undefined, sample({})).quality, "good");
});

test("bit rates are of the time between two samples, none without a first one", () => {
  const now = sample({ atMs: 4000, receivedBytes: 30_000, sentBytes: 12_000 });
  const before = sample({ atMs: 2000, receivedBytes: 5000, sentBytes: 2000 });
  assert.equal(numbersBetween(before, now).receivedBps, 100_000);
  assert.equal(numbersBetween(before, now).sentBps, 40_000);
  assert.equal(numbersBetween(undefined, now).receivedBps, 0);
  assert.equal(numbersBetween(now, now).sentBps, 0);
});

test("a sample sums what comes in and takes the chosen path's figures", () => {
  const video = { kind: "video", frameWidth: 640, frameHeight: 360, framesPerSecond: 20 };
  const made = sampleOf([
    ["a", { type: "inbound-rtp", kind: "audio", packetsReceived: 10, packetsLost: 1, bytesReceived: 100 }],
    ["b", { type: "inbound-rtp", ...video, packetsReceived: 5, packetsLost: -2, bytesReceived: 900 }],
    [
      "c",
      {
        type: "candidate-pair",
        nominated: true,
        state: "succeeded",
        currentRoundTripTime: 0.03,
        localCandidateId: "l",
        remoteCandidateId: "r",
        availableOutgoingBitrate: 900_000,
      },
    ],
    ["d", { type: "candidate-pair", nominated: false, state: "succeeded", currentRoundTripTime: 9 }],
    ["l", { type: "local-candidate", candidateType: "host" }],
    ["r", { type: "remote-candidate", candidateType: "relay" }],
    ["e", { type: "remote-inbound-rtp", fractionLost: 0.02 }],
    ["f", { type: "remote-inbound-rtp", fractionLost: 0.11 }],
    ["g", { type: "outbound-rtp", bytesSent: 70, qualityLimitationReason: "cpu" }],
    ["t", { type: "transport", timestamp: 1234 }],
  ]);
  assert.deepEqual(made, {
    atMs: 1234,
    received: 15,
    lost: 1,
    receivedBytes: 1000,
    sentBytes: 70,
    roundTripSecs: 0.03,
    availableBps: 900_000,
    sentLossRatio: 0.11,
    cpuLimited: true,
    video: { width: 640, height: 360, framesPerSecond: 20 },
    relayed: true,
  });
});
