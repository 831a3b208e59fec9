/** What is told about frames that change more than the state of the room. */

import { notify } from "#parley/ui/notices.js";

/** Tell the person about a frame, where it is worth a notice. @param {import("#parley/room/server_frames.js").ServerFrame} frame */
export function noticeFrame(frame) {
  if (frame.type === "error") notify(frame.message, { icon: "triangle-alert" });
}
