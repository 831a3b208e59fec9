/** Short sounds through a chosen loudspeaker. They are never part of what is sent. */

import { LevelMeter } from "#parley/media/level_meter.js";

/** @typedef {readonly (readonly [number, number])[]} Notes frequency in Hz and start in seconds of each note */

/** A major chord, one note after the other. */
const CHIME = /** @type {const} */ ([
  [523.25, 0],
  [659.25, 0.22],
  [783.99, 0.44],
]);
/** Two soft notes, the second one higher: somebody waits. */
const KNOCK = /** @type {const} */ ([
  [587.33, 0],
  [783.99, 0.16],
]);
const NOTE_SECS = 0.9;
const LOUDNESS = { chime: 0.25, knock: 0.08 };
/** A browser that holds sound back until a click lets `resume` wait for it. */
const RESUME_MS = 1000;
const LEVEL_EVERY_MS = 60;

/**
 * Play the chime; resolves when it is over. Rejects where the browser does not play.
 * @param {string} speakerId an empty one means the system's default
 * @param {(level: number) => void} onLevel root mean square, 0..1
 */
export async function playChime(speakerId, onLevel) {
  const meter = new LevelMeter();
  const timer = setInterval(() => onLevel(meter.level), LEVEL_EVERY_MS);
  try {
    await playNotes(CHIME, LOUDNESS.chime, speakerId, (track) => meter.listen(track));
  } finally {
    clearInterval(timer);
    onLevel(0);
    await meter.close();
  }
}

/** Play two soft notes; resolves when they are over. Where the browser does not play, nothing is heard. @param {string} speakerId */
export async function playKnock(speakerId) {
  try {
    await playNotes(KNOCK, LOUDNESS.knock, speakerId);
  } catch (error) {
    console.info("the browser plays no sound here:", error);
  }
}

/** @param {Notes} notes @param {number} loudness @param {string} speakerId @param {(track: MediaStreamTrack) => void} [onTrack] */
async function playNotes(notes, loudness, speakerId, onTrack) {
  const context = new AudioContext();
  const player = new Audio();
  try {
    const output = context.createMediaStreamDestination();
    await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, RESUME_MS))]);
    if (context.state !== "running") throw new Error("sound waits for a click");
    if (speakerId && "setSinkId" in player) await player.setSinkId(speakerId).catch(() => {});
    player.srcObject = output.stream;
    onTrack?.(output.stream.getAudioTracks()[0]);
    await player.play();
    await Promise.all(notes.map(([hz, delay]) => playNote(context, output, hz, delay, loudness)));
  } finally {
    player.srcObject = null;
    await context.close();
  }
}

/** @param {AudioContext} context @param {AudioNode} output @param {number} hz @param {number} delaySecs @param {number} loudness @returns {Promise<void>} */
function playNote(context, output, hz, delaySecs, loudness) {
  const begin = context.currentTime + 0.05 + delaySecs;
  const tone = new OscillatorNode(context, { frequency: hz });
  const envelope = new GainNode(context, { gain: 0 });
  envelope.gain.setValueAtTime(0, begin);
  envelope.gain.linearRampToValueAtTime(loudness, begin + 0.02);
  envelope.gain.exponentialRampToValueAtTime(0.001, begin + NOTE_SECS);
  tone.connect(envelope).connect(output);
  tone.start(begin);
  tone.stop(begin + NOTE_SECS);
  return new Promise((resolve) => {
    tone.onended = () => resolve();
  });
}
