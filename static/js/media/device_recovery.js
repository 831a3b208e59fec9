/** Devices come and go during a meeting: what was unplugged is replaced, what was chosen and comes back is used again. */

import { listDevices } from "#parley/media/devices.js";
import { loadPreferences } from "#parley/media/preferences.js";

/**
 * @typedef {"microphone" | "camera"} InputKind
 *
 * @typedef {object} RecoveryListeners
 * @property {(kind: InputKind, label: string) => void} onReplaced another device is in use now
 * @property {(kind: InputKind, error: unknown) => void} onLost there is no other
 */

const SLOTS = /** @type {const} */ ({ microphone: "audio", camera: "camera" });
const PREFERENCES = /** @type {const} */ ({ microphone: "microphoneId", camera: "cameraId" });
const KINDS = /** @type {InputKind[]} */ (Object.keys(SLOTS));

export class DeviceRecovery {
  #media;
  #listeners;
  /** The devices there were last time, by kind. @type {Map<InputKind, Set<string>>} */
  #known = new Map();

  /** @param {import("#parley/media/local_media.js").LocalMedia} media @param {RecoveryListeners} listeners */
  constructor(media, listeners) {
    this.#media = media;
    this.#listeners = listeners;
    media.addEventListener("lost", (event) => {
      const slot = /** @type {CustomEvent<string>} */ (event).detail;
      const kind = KINDS.find((name) => SLOTS[name] === slot);
      if (kind) this.#replace(kind);
    });
    navigator.mediaDevices?.addEventListener("devicechange", () => this.#changed());
    this.#look();
  }

  /** @param {InputKind} kind */
  async #replace(kind) {
    try {
      await this.#media.reopen(SLOTS[kind]);
      this.#listeners.onReplaced(kind, this.#media.tracks[SLOTS[kind]]?.label ?? "");
    } catch (error) {
      this.#listeners.onLost(kind, error);
    }
  }

  async #changed() {
    const before = this.#known;
    await this.#look();
    const preferences = loadPreferences();
    for (const kind of KINDS) {
      const wanted = preferences[PREFERENCES[kind]];
      const isBack = this.#known.get(kind)?.has(wanted) && !before.get(kind)?.has(wanted);
      const track = this.#media.tracks[SLOTS[kind]];
      if (isBack && track && track.getSettings().deviceId !== wanted) await this.#replace(kind);
    }
  }

  async #look() {
    const lists = await Promise.all(KINDS.map((kind) => listDevices(kind)));
    this.#known = new Map(
      KINDS.map((kind, index) => [kind, new Set(lists[index].map(({ deviceId }) => deviceId))]),
    );
  }
}

/**
 * Tell when trying again may help: a device was plugged in, or the person allowed one.
 * @param {() => void} onHope
 */
export async function watchForDevices(onHope) {
  navigator.mediaDevices?.addEventListener("devicechange", onHope);
  for (const name of KINDS) {
    try {
      const permission = await navigator.permissions.query({ name: /** @type {PermissionName} */ (name) });
      permission.addEventListener("change", () => {
        if (permission.state === "granted") onHope();
      });
    } catch {
      // This browser does not tell: the person has the button.
    }
  }
}
