/** What is told about frames that change more than the state of the room. */

import { notify } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** Tell the person about a frame, where it is worth a notice. @param {import("#parley/signaling/types.js").Frame} frame */
export function noticeFrame(frame) {
  if (frame.type === "error") notify(frame.message, { icon: "triangle-alert" });
  else if (frame.type === "participant_joined" && !frame.participant.is_agent)
    notify(interpolate(gettext("%(name)s joined"), { name: frame.participant.name }), { icon: "log-in" });
}
