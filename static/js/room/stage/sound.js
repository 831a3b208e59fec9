/** Plays what the others say. One audio element for each participant. */

import { loadPreferences } from "#parley/media/preferences.js";
import { make } from "#parley/ui/dom.js";

export class Sound {
  /** @type {Map<string, HTMLAudioElement>} */
  #players = new Map();
  #onBlocked;

  /** @param {() => void} onBlocked the browser wants a click on the page before it plays */
  constructor(onBlocked) {
    this.#onBlocked = onBlocked;
  }

  /** @param {string} peerId @param {MediaStreamTrack} track @param {boolean} isAgent */
  play(peerId, track, isAgent) {
    const player = this.#players.get(peerId) ?? this.#make(peerId, isAgent);
    player.srcObject = new MediaStream([track]);
    this.#start(player);
  }

  /** Try again what the browser had blocked. */
  resume() {
    for (const player of this.#players.values()) this.#start(player);
  }

  /** Whether somebody is not heard, since the browser waits for a click. */
  get isBlocked() {
    return [...this.#players.values()].some(({ paused }) => paused);
  }

  /** @param {string} deviceId */
  async useSpeaker(deviceId) {
    for (const player of this.#players.values()) await route(player, deviceId);
  }

  /** @param {Set<string>} present */
  keepOnly(present) {
    for (const [peerId, player] of this.#players)
      if (!present.has(peerId)) {
        player.srcObject = null;
        player.remove();
        this.#players.delete(peerId);
      }
  }

  /** @param {string} peerId @param {boolean} isAgent */
  #make(peerId, isAgent) {
    const player = make("audio", {
      autoplay: true,
      [isAgent ? "data-agent-audio" : "data-audio-of"]: peerId,
    });
    this.#players.set(peerId, player);
    document.body.append(player);
    route(player, loadPreferences().speakerId);
    return player;
  }

  /** @param {HTMLAudioElement} player */
  #start(player) {
    player.play().catch((error) => {
      if (error.name === "NotAllowedError") this.#onBlocked();
    });
  }
}

/** @param {HTMLAudioElement} player @param {string} deviceId */
async function route(player, deviceId) {
  if (!("setSinkId" in player) || (!deviceId && !player.sinkId)) return;
  try {
    await player.setSinkId(deviceId);
  } catch {
    // The loudspeaker was unplugged since it was chosen: the system's default plays.
  }
}
