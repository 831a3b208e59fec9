/** Selections of microphone, camera and loudspeaker. */

import { listDevices } from "#parley/media/devices.js";
import { loadPreferences, savePreferences } from "#parley/media/preferences.js";
import { make } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @typedef {import("#parley/media/devices.js").DeviceKind} DeviceKind */

const PREFERENCE = /** @type {const} */ ({
  microphone: "microphoneId",
  camera: "cameraId",
  speaker: "speakerId",
});

/** The devices that are open now. @type {() => Partial<Record<DeviceKind, string>>} */
let devicesInUse = () => ({});

/**
 * Fill every selection on the page with the devices there are, and keep them up to date.
 * @param {(kind: DeviceKind, deviceId: string) => void} onChoose
 * @param {() => Partial<Record<DeviceKind, string>>} inUse the ids of the devices that are open
 */
export function initDeviceSelects(onChoose, inUse) {
  devicesInUse = inUse;
  for (const select of selects())
    select.addEventListener("change", () => {
      const kind = /** @type {DeviceKind} */ (select.dataset.device);
      savePreferences({ [PREFERENCE[kind]]: select.value });
      onChoose(kind, select.value);
      fillDeviceSelects();
    });
  navigator.mediaDevices?.addEventListener("devicechange", fillDeviceSelects);
}

/** The names of devices are known only once one was opened: call it again then. */
export async function fillDeviceSelects() {
  const preferences = loadPreferences();
  for (const select of selects()) {
    const kind = /** @type {DeviceKind} */ (select.dataset.device);
    const devices = await listDevices(kind);
    const options = devices.map(({ deviceId, label }, index) => {
      const text = label || interpolate(gettext("Device %(number)s"), { number: index + 1 });
      return make("option", { value: deviceId }, text);
    });
    if (!options.length) options.push(make("option", { value: "" }, gettext("System default")));
    select.replaceChildren(...options);
    select.disabled = devices.length === 0;
    // The chosen device may be unplugged: then the one in its place is shown.
    for (const wanted of [preferences[PREFERENCE[kind]], devicesInUse()[kind]])
      if (devices.some(({ deviceId }) => deviceId === wanted)) {
        select.value = String(wanted);
        break;
      }
  }
}

/** @returns {HTMLSelectElement[]} */
function selects() {
  return [...document.querySelectorAll("select")].filter((select) => "device" in select.dataset);
}
