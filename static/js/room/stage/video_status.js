/** The reason why videos are small or missing, as a chip over the stage. */

import { LOWEST } from "#parley/rtc/rungs.js";
import { byId, icon, make } from "#parley/ui/dom.js";
import { gettext } from "#parley/ui/text.js";

/** @typedef {import("#parley/rtc/rungs.js").Reason} Reason */

/** From this rung on it is seen that pictures are smaller. */
const TOLD_FROM_RUNG = 2;

/** The own video. @param {number} rung @param {Reason | null} reason */
export function ownVideoText(rung, reason) {
  if (!reason || rung < TOLD_FROM_RUNG) return "";
  const smaller = {
    network: gettext("Smaller videos: weak connection"),
    cpu: gettext("Smaller videos: this device is busy"),
    people: gettext("Smaller videos: many people"),
    saving: gettext("Smaller videos, to save data"),
  };
  const paused = {
    ...smaller,
    network: gettext("Your video is paused: weak connection"),
    people: gettext("Your video is paused: many people"),
    saving: gettext("Sound only, to save data"),
  };
  return (rung === LOWEST ? paused : smaller)[reason];
}

/** Someone else's video that does not come. @param {Reason | null} reason */
export function heldBackText(reason) {
  return {
    network: gettext("Video paused: weak connection"),
    cpu: gettext("Video paused: their device is busy"),
    people: gettext("Video paused: many people"),
    saving: gettext("Video paused: they save data"),
    none: gettext("Video paused"),
  }[reason ?? "none"];
}

/** Show the own status in the head of the stage; an empty text hides it. @param {string} text */
export function showVideoStatus(text) {
  const chip = byId("video-status", HTMLElement);
  if (chip.dataset.text === text) return;
  chip.dataset.text = text;
  chip.hidden = !text;
  chip.replaceChildren(...(text ? [icon("gauge"), make("span", {}, text)] : []));
}
