/** The numbers of a connection, in a box beside the tile. */

import { make } from "#parley/ui/dom.js";
import { openFloating } from "#parley/ui/floating.js";
import { gettext, interpolate, numberText } from "#parley/ui/text.js";

const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** @typedef {import("#parley/rtc/quality.js").Numbers} Numbers @typedef {import("#parley/rtc/quality.js").Quality} Quality */

/** @param {Quality} quality */
export function qualityText(quality) {
  return {
    good: gettext("Good connection"),
    fair: gettext("Fair connection"),
    poor: gettext("Poor connection"),
  }[quality];
}

/** @param {HTMLElement} anchor @param {string} name whose connection it is @param {Numbers} numbers */
export function openQualityBox(anchor, name, numbers) {
  const title = interpolate(gettext("Connection with %(name)s"), { name });
  const rows = rowsOf(numbers).map(([term, value]) =>
    make("div", {}, make("dt", {}, term), make("dd", {}, value)),
  );
  const box = make(
    "div",
    {
      class: "quality-box",
      role: "dialog",
      "aria-label": title,
      tabIndex: -1,
      "data-quality": numbers.quality,
    },
    make("h2", {}, title),
    make("p", { class: "quality-verdict" }, qualityText(numbers.quality)),
    make("dl", {}, ...rows),
  );
  openFloating(anchor, box);
  box.focus();
}

/** @param {Numbers} numbers @returns {[string, string][]} */
function rowsOf({ roundTripSecs, lossRatio, video, receivedBps, sentBps, relayed }) {
  const picture = video
    ? `${video.width} × ${video.height}, ${numberText(Math.round(video.framesPerSecond))}/s`
    : gettext("none");
  const way = relayed ? gettext("through a relay") : gettext("direct");
  return [
    [
      gettext("Round trip"),
      roundTripSecs === null ? "–" : `${numberText(Math.round(roundTripSecs * 1000))} ms`,
    ],
    [gettext("Lost packets"), numberText(lossRatio, { style: "percent", ...ONE_DIGIT })],
    [gettext("Picture"), picture],
    [gettext("Received"), bitrateText(receivedBps)],
    [gettext("Sent"), bitrateText(sentBps)],
    [gettext("Way"), relayed === null ? "–" : way],
  ];
}

/** @param {number} bitsPerSecond */
function bitrateText(bitsPerSecond) {
  const kilobits = bitsPerSecond / 1000;
  return kilobits >= 1000
    ? `${numberText(kilobits / 1000, ONE_DIGIT)} Mbit/s`
    : `${numberText(Math.round(kilobits))} kbit/s`;
}
