/** Advice about a device that does not open. */

import { MediaError } from "#parley/media/devices.js";
import { gettext } from "#parley/ui/text.js";

/** @param {unknown} error @returns {string} */
export function mediaProblemText(error) {
  if (!(error instanceof MediaError)) return gettext("The device could not be opened.");
  const microphone = error.device === "microphone";
  switch (error.problem) {
    case "denied":
      return microphone
        ? gettext(
            "The browser blocks the microphone. Allow it in the address bar; until then you can listen, read and write.",
          )
        : gettext("The browser blocks the camera. Allow it in the address bar to be seen.");
    case "missing":
      return microphone
        ? gettext("No microphone was found. You can listen, read and write.")
        : gettext("No camera was found.");
    case "busy":
      return microphone
        ? gettext("Another program uses the microphone. Close it and try again.")
        : gettext("Another program uses the camera. Close it and try again.");
    case "insecure":
      return gettext(
        "Browsers give microphone and camera to https:// addresses and localhost only. Open this page by such an address.",
      );
    default:
      return gettext("The device could not be opened.");
  }
}
