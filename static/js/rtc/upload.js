/** What all connections of a mesh share on the way out: the line, the processor, and what the person wants to spend. */

import { atTop, climbed } from "#parley/rtc/rungs.js";

export class Upload {
  /** How many connections share it: those whose other side shows the camera. */
  peers = 1;
  /** @type {import("#parley/rtc/rungs.js").Saving} */
  saving = "auto";
  #climb;

  /** @param {number} nowSecs */
  constructor(nowSecs) {
    this.#climb = atTop(nowSecs);
  }

  get cpuRung() {
    return this.#climb.rung;
  }

  /** @param {boolean} cpuLimited whether any connection says so @param {number} used the best rung that is in use @param {number} nowSecs */
  measured(cpuLimited, used, nowSecs) {
    const measure = { lossRatio: null, roundTripSecs: null, availableBps: null, cpuLimited };
    this.#climb = climbed(this.#climb, measure, nowSecs, used);
  }
}
