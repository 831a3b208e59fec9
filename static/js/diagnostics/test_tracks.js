/** Sound and picture for the connection test: of the real devices where the person allows it, else made up. */

import { openCamera, openMicrophone } from "#parley/media/devices.js";
import { loadPreferences } from "#parley/media/preferences.js";

const WIDTH = 640;
const HEIGHT = 360;
const FRAMES_PER_SECOND = 15;

/** @typedef {{audio: MediaStreamTrack, video: MediaStreamTrack, madeUp: {microphone: string | null, camera: string | null}, stop: () => void}} TestTracks */

/** `madeUp` says why a device was not used, null where it was. @returns {Promise<TestTracks>} */
export async function openTestTracks() {
  const { microphoneId, cameraId } = loadPreferences();
  const audio = await attempt(() => openMicrophone(microphoneId));
  const video = await attempt(() => openCamera(cameraId));
  const tone = audio.track ? null : madeUpSound();
  const picture = video.track ? null : madeUpPicture();
  const tracks = {
    audio: /** @type {MediaStreamTrack} */ (audio.track ?? tone?.track),
    video: /** @type {MediaStreamTrack} */ (video.track ?? picture?.track),
  };
  return {
    ...tracks,
    madeUp: { microphone: audio.problem, camera: video.problem },
    stop: () => {
      tracks.audio.stop();
      tracks.video.stop();
      tone?.stop();
      picture?.stop();
    },
  };
}

/** @param {() => Promise<MediaStreamTrack>} open @returns {Promise<{track: MediaStreamTrack | null, problem: string | null}>} */
async function attempt(open) {
  try {
    return { track: await open(), problem: null };
  } catch (error) {
    return { track: null, problem: /** @type {{problem?: string}} */ (error).problem ?? "failed" };
  }
}

/** A quiet tone that nobody hears: it is sent, not played. */
function madeUpSound() {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const tone = new OscillatorNode(context, { frequency: 330 });
  tone.connect(new GainNode(context, { gain: 0.1 })).connect(output);
  tone.start();
  context.resume();
  return { track: output.stream.getAudioTracks()[0], stop: () => context.close() };
}

/** A picture that moves, as an encoder expects it. */
function madeUpPicture() {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let turn = 0;
  const draw = () => {
    turn += 1;
    pen.fillStyle = `hsl(${turn % 360} 40% 30%)`;
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    pen.fillStyle = "white";
    pen.fillRect((turn * 7) % WIDTH, (turn * 3) % HEIGHT, 80, 80);
  };
  draw();
  const timer = setInterval(draw, 1000 / FRAMES_PER_SECOND);
  return {
    track: canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks()[0],
    stop: () => clearInterval(timer),
  };
}
