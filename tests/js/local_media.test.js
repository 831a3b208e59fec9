import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { FrameTimes } from "#parley/media/frame_times.js";
import { LocalMedia } from "#parley/media/local_media.js";
import { settle } from "./fakes.js";

/** @type {any[]} */
let opened = [];

/** @param {string} kind */
function deviceTrack(kind) {
  const track = {
    kind,
    enabled: true,
    stopped: false,
    stop() {
      track.stopped = true;
    },
  };
  return track;
}

beforeEach(() => {
  opened = [];
  mock.method(console, "warn", () => {});
  const mediaDevices = {
    async getUserMedia(/** @type {any} */ { audio }) {
      const track = deviceTrack(audio ? "audio" : "video");
      opened.push(track);
      return { getTracks: () => [track] };
    },
  };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { mediaDevices } });
});

afterEach(() => {
  Reflect.deleteProperty(globalThis, "navigator");
  mock.restoreAll();
});

/** A filter under the test's control. @returns {{filter: any, uses: {device: any, made: any, stopped: number, fail: () => void}[]}} */
function fakeFilter() {
  /** @type {any[]} */
  const uses = [];
  const filter = async (/** @type {any} */ device, /** @type {() => void} */ onFailed) => {
    const use = { device, made: deviceTrack(device.kind), stopped: 0, fail: onFailed };
    uses.push(use);
    return {
      track: use.made,
      stop: () => {
        use.stopped += 1;
      },
    };
  };
  return { filter, uses };
}

test("with a filter nothing of the device itself is ever sent", async () => {
  const media = new LocalMedia();
  const { filter, uses } = fakeFilter();
  await media.setFilter("camera", filter);
  /** @type {any[]} */
  const sent = [];
  media.addEventListener("track", () => sent.push(media.tracks.camera));
  await media.setVideo(true);
  assert.deepEqual(sent, [uses[0].made]);
  assert.equal(media.devices.camera, opened[0]);
});

test("switching the camera off releases device and filter", async () => {
  const media = new LocalMedia();
  const { filter, uses } = fakeFilter();
  await media.setFilter("camera", filter);
  await media.setVideo(true);
  await media.setVideo(false);
  assert.ok(opened[0].stopped);
  assert.equal(uses[0].stopped, 1);
  assert.equal(media.tracks.camera, null);
  assert.equal(media.state.video, false);
});

test("a filter can be put on and taken off while the camera runs", async () => {
  const media = new LocalMedia();
  const { filter, uses } = fakeFilter();
  await media.setVideo(true);
  assert.equal(media.tracks.camera, opened[0]);
  await media.setFilter("camera", filter);
  assert.equal(media.tracks.camera, uses[0].made);
  await media.setFilter("camera", null);
  assert.equal(media.tracks.camera, opened[0]);
  assert.equal(uses[0].stopped, 1);
  assert.equal(opened[0].stopped, false);
});

test("a muted microphone stays muted behind a filter", async () => {
  const media = new LocalMedia();
  const { filter, uses } = fakeFilter();
  await media.setAudio(true);
  await media.setAudio(false);
  await media.setFilter("audio", filter);
  assert.equal(uses[0].made.enabled, false);
  assert.equal(media.state.audio, false);
  await media.setAudio(true);
  assert.equal(uses[0].made.enabled, true);
});

test("a filter that cannot start is told, and the device is sent as it is", async () => {
  const media = new LocalMedia();
  /** @type {string[]} */
  const failed = [];
  media.addEventListener("filterfailed", (event) => failed.push(/** @type {any} */ (event).detail));
  await media.setFilter("camera", async () => {
    throw new Error("no WebGL");
  });
  await media.setVideo(true);
  await settle();
  assert.deepEqual(failed, ["camera"]);
  assert.equal(media.tracks.camera, opened[0]);
});

test("a filter that comes too late, after the camera is off, is stopped", async () => {
  const media = new LocalMedia();
  await media.setVideo(true);
  let stopped = false;
  let finish = (/** @type {any} */ _made) => {};
  const waiting = media.setFilter("camera", () => new Promise((resolve) => (finish = resolve)));
  await media.setVideo(false);
  finish({ track: deviceTrack("video"), stop: () => (stopped = true) });
  await waiting;
  assert.ok(stopped);
  assert.equal(media.tracks.camera, null);
});

test("pictures that take too long for a while are noticed, single ones and the first ones are not", () => {
  const times = new FrameTimes();
  const many = (/** @type {number} */ count, /** @type {number} */ ms) =>
    Array.from({ length: count }, () => times.tooSlow(ms)).some(Boolean);
  assert.equal(many(3, 500), false);
  assert.equal(many(300, 20), false);
  assert.equal(many(8, 300), false);
  assert.equal(many(300, 20), false);
  assert.equal(many(150, 90), true);
  const slow = new FrameTimes();
  const verdicts = Array.from({ length: 8 }, () => slow.tooSlow(1500));
  assert.equal(verdicts.indexOf(true), 7);
});
