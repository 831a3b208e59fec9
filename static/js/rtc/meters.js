/** Watches the mesh: who speaks now, and how good each connection is. */

import { qualityBetween, sampleOf } from "#parley/rtc/quality.js";

const LEVELS_EVERY_MS = 150;
const QUALITY_EVERY_MS = 3000;

export class Meters {
  #mesh;
  /** @type {Map<string, import("#parley/rtc/quality.js").Sample>} */
  #samples = new Map();
  /** @type {ReturnType<typeof setInterval>[]} */
  #timers;

  /**
   * @param {import("#parley/rtc/mesh.js").Mesh} mesh
   * @param {{onLevels: (levels: Map<string, number>) => void, onQuality: (peerId: string, quality: import("#parley/rtc/quality.js").Quality) => void}} listeners
   */
  constructor(mesh, { onLevels, onQuality }) {
    this.#mesh = mesh;
    this.#timers = [
      setInterval(() => onLevels(mesh.audioLevels()), LEVELS_EVERY_MS),
      setInterval(() => this.#measure(onQuality), QUALITY_EVERY_MS),
    ];
  }

  stop() {
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** @param {(peerId: string, quality: import("#parley/rtc/quality.js").Quality) => void} onQuality */
  async #measure(onQuality) {
    const reports = await this.#mesh.statistics();
    const samples = new Map(
      [...reports].map(([peerId, report]) => [peerId, sampleOf(/** @type {any} */ (report))]),
    );
    for (const [peerId, sample] of samples)
      onQuality(peerId, qualityBetween(this.#samples.get(peerId), sample));
    this.#samples = samples;
  }
}
