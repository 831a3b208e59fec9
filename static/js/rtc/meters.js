/** Watches the mesh: who speaks now, and how good each connection is. */

import { numbersBetween, sampleOf } from "#parley/rtc/quality.js";

const LEVELS_EVERY_MS = 150;
const QUALITY_EVERY_MS = 2000;

/**
 * @typedef {object} MetersListeners
 * @property {(levels: Map<string, number>) => void} onLevels loudness 0..1 by peer id
 * @property {(numbers: Map<string, import("#parley/rtc/quality.js").Numbers>) => void} onNumbers by peer id
 */

export class Meters {
  #mesh;
  /** @type {Map<string, import("#parley/rtc/quality.js").Sample>} */
  #samples = new Map();
  /** @type {ReturnType<typeof setInterval>[]} */
  #timers;
  #measuring = false;

  /** @param {import("#parley/rtc/mesh.js").Mesh} mesh @param {MetersListeners} listeners */
  constructor(mesh, { onLevels, onNumbers }) {
    this.#mesh = mesh;
    this.#timers = [
      setInterval(() => onLevels(levelsOf(mesh)), LEVELS_EVERY_MS),
      setInterval(() => this.#measure(onNumbers), QUALITY_EVERY_MS),
    ];
  }

  stop() {
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** @param {MetersListeners["onNumbers"]} onNumbers */
  async #measure(onNumbers) {
    // On a busy machine the statistics may take longer than the interval.
    if (this.#measuring) return;
    this.#measuring = true;
    const samples = await samplesOf(this.#mesh);
    this.#measuring = false;
    const numbers = new Map(
      [...samples].map(([peerId, sample]) => [peerId, numbersBetween(this.#samples.get(peerId), sample)]),
    );
    this.#samples = samples;
    this.#mesh.measured(samples);
    onNumbers(numbers);
  }
}

/** Loudness of each participant, 0..1, by peer id. @param {import("#parley/rtc/mesh.js").Mesh} mesh */
function levelsOf(mesh) {
  const levels = new Map(mesh.peerIds.map((peerId) => [peerId, 0]));
  for (const [peerId, { audioLevel }] of mesh.sessions) levels.set(peerId, audioLevel);
  return levels;
}

/** A sample of each connection, by peer id; a connection that cannot tell is left out. @param {import("#parley/rtc/mesh.js").Mesh} mesh */
async function samplesOf(mesh) {
  const asked = mesh.sessions.map(async ([peerId, { connection }]) => {
    const report = await connection.getStats();
    return /** @type {const} */ ([peerId, sampleOf(/** @type {any} */ (report))]);
  });
  const done = await Promise.allSettled(asked);
  return new Map(done.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])));
}
