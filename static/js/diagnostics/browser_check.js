/** Check of the abilities of this browser. */

import { gettext, interpolate } from "#parley/ui/text.js";

/** Without these there is no meeting; without the others a part of it is missing. */
const NEEDED = /** @type {const} */ ({
  websocket: () => "WebSocket" in window,
  webrtc: () => "RTCPeerConnection" in window,
  web_audio: () => "AudioContext" in window,
});
const WANTED = /** @type {const} */ ({
  secure_address: () => isSecureContext,
  microphone_and_camera: () => Boolean(navigator.mediaDevices?.getUserMedia),
  screen_sharing: () => Boolean(navigator.mediaDevices?.getDisplayMedia),
  loudspeaker_choice: () => "setSinkId" in HTMLMediaElement.prototype,
});

/** @returns {Promise<import("#parley/diagnostics/types.js").CheckResult>} */
export async function checkBrowser() {
  const needed = tested(NEEDED);
  const wanted = tested(WANTED);
  const facts = { ...needed, ...wanted };
  if (!Object.values(needed).every(Boolean))
    return {
      outcome: "bad",
      text: gettext("This browser is too old for meetings. A new Chrome, Edge, Firefox or Safari works."),
      facts,
    };
  if (!wanted.secure_address || !wanted.microphone_and_camera)
    return {
      outcome: "warn",
      text: gettext(
        "Microphone and camera need an https:// address or localhost: here you can only listen, read and write.",
      ),
      facts,
    };
  const missing = Object.entries(MISSING).filter(
    ([name]) => !facts[/** @type {keyof typeof facts} */ (name)],
  );
  const parts = missing.map(([, text]) => text()).join(", ");
  return {
    outcome: "good",
    text: parts
      ? interpolate(gettext("It can take part. Not possible here: %(parts)s."), { parts })
      : gettext("It has all that a meeting needs."),
    facts,
  };
}

/** @type {Record<string, () => string>} */
const MISSING = {
  screen_sharing: () => gettext("sharing the screen"),
  loudspeaker_choice: () => gettext("choosing the loudspeaker"),
};

/** @template {string} K @param {Record<K, () => boolean>} tests @returns {Record<K, boolean>} */
function tested(tests) {
  const entries = Object.entries(tests).map(([name, test]) => [name, /** @type {() => boolean} */ (test)()]);
  return Object.fromEntries(entries);
}
