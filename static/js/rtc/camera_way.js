/** The own video on the way to one participant: where it stands on the ladder, and what both sides tell each other of it. */

import { cameraMessage, readControlMessage, viewMessage } from "#parley/rtc/control_messages.js";
import { FULL_VIEW, ladderPlan } from "#parley/rtc/ladder.js";
import { atTop, climbed, LOWEST } from "#parley/rtc/rungs.js";

/** @typedef {import("#parley/rtc/ladder.js").View} View @typedef {import("#parley/rtc/ladder.js").LadderPlan} LadderPlan */

export class CameraWay {
  #upload;
  #climb;
  /** Heights at which the other side shows the own pictures. @type {View} */
  #theirView = FULL_VIEW;
  /** Heights at which the other side's pictures are shown here. @type {View} */
  #ownView = FULL_VIEW;
  #told = "";

  /** @param {import("#parley/rtc/upload.js").Upload} upload @param {number} nowSecs */
  constructor(upload, nowSecs) {
    this.#upload = upload;
    this.#climb = atTop(nowSecs);
  }

  /** A new connection knows nothing of the other side, and the way may be another one. @param {number} nowSecs */
  reset(nowSecs) {
    this.#climb = { ...this.#climb, badTurns: 0, goodSinceSecs: null, changedAtSecs: nowSecs };
    this.#theirView = FULL_VIEW;
    this.#told = "";
  }

  /** @param {{camera: number, screen: number}} sourceHeights @returns {LadderPlan} */
  plan(sourceHeights) {
    const { peers, cpuRung, saving } = this.#upload;
    return ladderPlan({
      peers,
      cpuRung,
      saving,
      networkRung: this.#climb.rung,
      view: this.#theirView,
      sourceHeights,
    });
  }

  /** @param {import("#parley/rtc/quality.js").Sample} sample @param {number} used @param {number} nowSecs */
  measured(sample, used, nowSecs) {
    const { sentLossRatio: lossRatio, roundTripSecs, availableBps } = sample;
    this.#climb = climbed(
      this.#climb,
      { lossRatio, roundTripSecs, availableBps, cpuLimited: false },
      nowSecs,
      used,
    );
  }

  /** Note how high the other side's pictures are shown here. @param {View} view @returns {boolean} whether it is news */
  setOwnView(view) {
    const before = this.#ownView;
    this.#ownView = view;
    return view.camera !== before.camera || view.screen !== before.screen;
  }

  /** The message with these heights. */
  get viewMessage() {
    return viewMessage(this.#ownView);
  }

  /** The message that tells the other side whether the camera is held back; null where it knows. @param {LadderPlan} plan */
  news({ rung, reason }) {
    const paused = rung === LOWEST;
    const message = cameraMessage({ paused, reason: paused ? reason : null });
    return JSON.stringify(message) === this.#told ? null : message;
  }

  /** The message reached the other side. @param {Record<string, unknown>} message */
  told(message) {
    this.#told = JSON.stringify(message);
  }

  /** Whether the other side shows the camera's picture. */
  get isSeen() {
    return this.#theirView.camera > 0;
  }

  /** Take a message of the other side. @param {unknown} received @returns {import("#parley/rtc/control_messages.js").ControlMessage | null} */
  receive(received) {
    const message = readControlMessage(received);
    if (message?.type === "view") this.#theirView = message.view;
    return message;
  }
}
