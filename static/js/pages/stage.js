/** The stage: tiles, sound and what is measured on the way to the others. */

import { Meters } from "#parley/rtc/meters.js";
import { notify } from "#parley/ui/notices.js";
import { Sound } from "#parley/ui/sound.js";
import { gettext } from "#parley/ui/text.js";
import { Tiles } from "#parley/ui/tiles.js";

/** @typedef {import("#parley/state/room_state.js").RoomState} RoomState */

export class Stage {
  #media;
  #state;
  #ownLevel;
  #sound = new Sound(() => this.#soundBlocked());
  #tiles;
  /** @type {Meters | null} */
  #meters = null;

  /**
   * @param {object} options
   * @param {import("#parley/media/local_media.js").LocalMedia} options.media
   * @param {() => RoomState} options.state
   * @param {() => number} options.ownLevel how loud the person is, 0..1
   */
  constructor({ media, state, ownLevel }) {
    this.#media = media;
    this.#state = state;
    this.#ownLevel = ownLevel;
    this.#tiles = new Tiles(() => this.render(state()));
  }

  /** What is shown from now on comes from here. @param {import("#parley/rtc/mesh.js").Mesh} mesh */
  opened(mesh) {
    this.#meters?.stop();
    this.#meters = new Meters(mesh, {
      onLevels: (levels) => this.#showLevels(levels),
      onNumbers: (numbers) => this.#showNumbers(numbers),
    });
  }

  ended() {
    this.#meters?.stop();
    this.#sound.keepOnly(new Set());
  }

  /** @param {RoomState} state */
  render(state) {
    if (!state.self) return;
    this.#tiles.render(state, this.#media.tracks);
    this.#sound.keepOnly(new Set(state.others.keys()));
  }

  /** @param {string} peerId @param {import("#parley/rtc/session.js").Slot} slot @param {MediaStreamTrack} track */
  trackCame(peerId, slot, track) {
    const state = this.#state();
    const isAgent = state.others.get(peerId)?.is_agent ?? false;
    if (slot === "audio") this.#sound.play(peerId, track, isAgent);
    else this.#tiles.setTrack(peerId, slot, track);
    this.render(state);
  }

  /** @param {string} peerId @param {RTCPeerConnectionState} link */
  linkChanged(peerId, link) {
    this.#tiles.setLink(peerId, link);
  }

  /** @param {string} deviceId */
  useSpeaker(deviceId) {
    return this.#sound.useSpeaker(deviceId);
  }

  /** @param {Map<string, number>} levels */
  #showLevels(levels) {
    const { self } = this.#state();
    if (self) levels.set(self.peer_id, this.#ownLevel());
    this.#tiles.setLevels(levels);
  }

  /** @param {Map<string, import("#parley/rtc/quality.js").Numbers>} numbers */
  #showNumbers(numbers) {
    for (const [peerId, own] of numbers) this.#tiles.setQuality(peerId, own.quality);
  }

  #soundBlocked() {
    notify(gettext("The browser holds back the sound until you click."), {
      icon: "volume-off",
      lasting: true,
      action: { label: gettext("Play sound"), run: () => this.#sound.resume() },
    });
  }
}
