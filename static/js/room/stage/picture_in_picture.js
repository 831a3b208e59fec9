/** A small window with one video that stays over other windows. */

import { notify } from "#parley/ui/notices.js";
import { gettext } from "#parley/ui/text.js";

/** Whether the browser can do it. */
export function canPictureInPicture() {
  return document.pictureInPictureEnabled === true;
}

/** Show a video in the small window, or close the window that shows it. @param {HTMLVideoElement} video */
export async function showPictureInPicture(video) {
  try {
    if (document.pictureInPictureElement === video) await document.exitPictureInPicture();
    else await video.requestPictureInPicture();
  } catch (error) {
    console.debug("no picture in picture:", error);
    notify(gettext("The browser could not open the small window."), { icon: "triangle-alert" });
  }
}
