/** A short chime through a chosen loudspeaker. */

import { LevelMeter } from "#parley/media/level_meter.js";

/** Frequency in Hz and start in seconds of each note: a major chord, one note after the other. */
const NOTES = /** @type {const} */ ([
  [523.25, 0],
  [659.25, 0.22],
  [783.99, 0.44],
]);
const NOTE_SECS = 0.9;
const LOUDNESS = 0.25;
const LEVEL_EVERY_MS = 60;

/**
 * Play it; resolves when it is over. Rejects where the browser does not play.
 * @param {string} speakerId an empty one means the system's default
 * @param {(level: number) => void} onLevel root mean square, 0..1
 */
export async function playChime(speakerId, onLevel) {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const player = new Audio();
  const meter = new LevelMeter();
  const timer = setInterval(() => onLevel(meter.level), LEVEL_EVERY_MS);
  try {
    await context.resume();
    if (speakerId && "setSinkId" in player) await player.setSinkId(speakerId).catch(() => {});
    player.srcObject = output.stream;
    meter.listen(output.stream.getAudioTracks()[0]);
    await player.play();
    await Promise.all(NOTES.map(([hz, delay]) => playNote(context, output, hz, delay)));
  } finally {
    clearInterval(timer);
    onLevel(0);
    player.srcObject = null;
    await Promise.all([meter.close(), context.close()]);
  }
}

/** @param {AudioContext} context @param {AudioNode} output @param {number} hz @param {number} delaySecs @returns {Promise<void>} */
function playNote(context, output, hz, delaySecs) {
  const begin = context.currentTime + 0.05 + delaySecs;
  const tone = new OscillatorNode(context, { frequency: hz });
  const envelope = new GainNode(context, { gain: 0 });
  envelope.gain.setValueAtTime(0, begin);
  envelope.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
  envelope.gain.exponentialRampToValueAtTime(0.001, begin + NOTE_SECS);
  tone.connect(envelope).connect(output);
  tone.start(begin);
  tone.stop(begin + NOTE_SECS);
  return new Promise((resolve) => {
    tone.onended = () => resolve();
  });
}
