/** Says that a device was unplugged and what is used instead: in the room by a notice, before joining on the card. */

import { fillDeviceSelects } from "#parley/room/media/device_selects.js";
import { mediaProblemText } from "#parley/room/media/problems.js";
import { notify } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @param {import("#parley/room/door/prejoin.js").Prejoin} prejoin @returns {import("#parley/media/device_recovery.js").RecoveryListeners} */
export function deviceNotices(prejoin) {
  return {
    onReplaced(kind, label) {
      fillDeviceSelects();
      const text =
        kind === "microphone"
          ? gettext("Your microphone is now: %(device)s")
          : gettext("Your camera is now: %(device)s");
      if (onStage())
        notify(interpolate(text, { device: label }), { icon: kind === "microphone" ? "mic" : "camera" });
    },
    onLost(kind, error) {
      fillDeviceSelects();
      if (onStage())
        notify(mediaProblemText(error), { icon: kind === "microphone" ? "mic-off" : "video-off" });
      else prejoin.showProblem(kind === "microphone" ? "audio" : "video", error);
    },
  };
}

function onStage() {
  return document.body.dataset.screen === "stage";
}
