/** The upload that all connections of a mesh share: the line, the processor, and the wish to save data. */

import { atTop, climbed, RUNGS } from "#parley/rtc/rungs.js";

/**
 * A connection as the upload sees it; the agent gets no video and does not count.
 * @typedef {Pick<import("#parley/rtc/link.js").Link, "isAgent" | "showsCamera" | "plan" | "update">} Sender
 */

const NOTHING_SENT = /** @type {import("#parley/rtc/ladder.js").LadderPlan} */ ({ rung: 0, reason: null });

export class Upload {
  /** Number of connections that share it: those whose other side shows the camera. */
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

  /** Share the line anew among all connections. @param {readonly Sender[]} links */
  share(links) {
    this.peers = links.filter(({ isAgent, showsCamera }) => !isAgent && showsCamera).length;
    for (const link of links) link.update();
  }

  /** @param {boolean} cpuLimited whether any connection says so @param {readonly Sender[]} links @param {number} nowSecs */
  measured(cpuLimited, links, nowSecs) {
    const used = Math.min(RUNGS.length - 1, ...plansOf(links).map((plan) => plan.used));
    const measure = { lossRatio: null, roundTripSecs: null, availableBps: null, cpuLimited };
    this.#climb = climbed(this.#climb, measure, nowSecs, used);
  }

  /** The lowest rung on which the camera is sent to anyone, and why. @param {readonly Sender[]} links */
  leastSent(links) {
    const worst = plansOf(links).reduce((a, b) => (b.rung > a.rung ? b : a), NOTHING_SENT);
    return { rung: worst.rung, reason: worst.reason };
  }
}

/** @param {readonly Sender[]} links */
function plansOf(links) {
  return links.filter(({ isAgent }) => !isAgent).map(({ plan }) => plan);
}
