/** The stage: tiles, sound, what is measured on the way to the others, and what follows from it. */

import { WakeLock } from "#parley/media/wake_lock.js";
import { StageChoices } from "#parley/room/stage/choices.js";
import { LayoutMenu } from "#parley/room/stage/layout_menu.js";
import { showPictureInPicture } from "#parley/room/stage/picture_in_picture.js";
import { Sound } from "#parley/room/stage/sound.js";
import { Tiles } from "#parley/room/stage/tiles.js";
import { heldBackText, ownVideoText, showVideoStatus } from "#parley/room/stage/video_status.js";
import { Meters } from "#parley/rtc/meters.js";
import { viewsOf } from "#parley/rtc/views.js";
import { notify } from "#parley/ui/notices.js";
import { gettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {ReadonlyMap<string, import("#parley/room/stage/arrangement.js").Rect>} Places
 *
 * @typedef {object} StageOptions
 * @property {import("#parley/media/local_media.js").LocalMedia} media
 * @property {() => RoomState} state
 * @property {() => number} ownLevel how loud the person is, 0..1
 * @property {import("#parley/room/people/list.js").Moderate} moderate
 * @property {() => void} stopAgent
 */

/** Rough height of the window of picture in picture. */
const SMALL_WINDOW_PX = 270;

const NOTHING_SEEN = Object.freeze({ camera: 0, screen: 0 });

export class Stage {
  #options;
  #choices = new StageChoices();
  #wakeLock = new WakeLock();
  #sound = new Sound(() => this.#soundBlocked());
  #tiles;
  #menu;
  /** @type {import("#parley/rtc/mesh.js").Mesh | null} */
  #mesh = null;
  /** @type {Meters | null} */
  #meters = null;
  /** @type {Places} */
  #places = new Map();
  /** Reasons why pictures of cameras do not come, by peer id. @type {Map<string, string>} */
  #heldBack = new Map();

  /** @param {StageOptions} options */
  constructor(options) {
    this.#options = options;
    this.#tiles = new Tiles({
      choices: this.#choices,
      moderate: options.moderate,
      stopAgent: options.stopAgent,
      heldBack: (peerId) => this.#heldBackOf(peerId),
      onChange: () => this.#renderAgain(),
      onPlaced: (places) => this.#placed(places),
    });
    this.#menu = new LayoutMenu(this.#choices, {
      fullScreen: () => this.toggleFullScreen(),
      pictureInPicture: () => this.togglePictureInPicture(),
    });
    this.#choices.addEventListener("change", () => this.#chosen());
    document.addEventListener("visibilitychange", () => this.#tellViews());
    document.addEventListener("leavepictureinpicture", () => this.#tellViews(), true);
  }

  /** Show the people and pictures of this mesh from now on. @param {import("#parley/rtc/mesh.js").Mesh} mesh */
  opened(mesh) {
    this.#meters?.stop();
    // The room that was shown until now goes on without pictures.
    for (const peerId of this.#mesh?.peerIds ?? []) this.#mesh?.setView(peerId, NOTHING_SEEN);
    this.#heldBack.clear();
    this.#mesh = mesh;
    this.#meters = new Meters(mesh, {
      onLevels: (levels) => this.#showLevels(levels),
      onNumbers: (numbers) => this.#showNumbers(numbers),
    });
    this.#wakeLock.start();
    this.#chosen();
  }

  ended() {
    this.#meters?.stop();
    this.#sound.keepOnly(new Set());
    this.#wakeLock.stop();
    if (document.pictureInPictureElement) document.exitPictureInPicture().catch(() => {});
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  }

  /** @param {RoomState} state */
  render(state) {
    if (!state.self) return;
    const present = new Set(state.others.keys());
    for (const peerId of this.#heldBack.keys()) if (!present.has(peerId)) this.#heldBack.delete(peerId);
    this.#tiles.render(state, this.#options.media.tracks);
    this.#sound.keepOnly(present);
    this.#showStatus();
  }

  /** @param {string} peerId @param {import("#parley/rtc/session.js").Slot} slot @param {MediaStreamTrack} track */
  trackCame(peerId, slot, track) {
    const state = this.#options.state();
    const isAgent = state.others.get(peerId)?.is_agent ?? false;
    if (slot === "audio") this.#sound.play(peerId, track, isAgent);
    else this.#tiles.setTrack(peerId, slot, track);
    this.render(state);
  }

  /** @param {string} peerId @param {RTCPeerConnectionState} link */
  linkChanged(peerId, link) {
    this.#tiles.setLink(peerId, link);
  }

  /** Someone holds their camera back, or no longer. @param {string} peerId @param {import("#parley/rtc/control_messages.js").CameraNews} news */
  cameraChanged(peerId, { paused, reason }) {
    if (paused) this.#heldBack.set(peerId, heldBackText(reason));
    else this.#heldBack.delete(peerId);
    this.#renderAgain();
  }

  /** @param {string} deviceId */
  useSpeaker(deviceId) {
    return this.#sound.useSpeaker(deviceId);
  }

  nextLayout() {
    this.#menu.nextMode();
  }

  /** Pin the person whose tile has the focus, else who speaks; where somebody is pinned, end that. */
  togglePin() {
    const focused = document.activeElement?.closest("[data-peer-id]");
    if (!focused && this.#choices.pinned) {
      this.#choices.togglePin(this.#choices.pinned);
      return;
    }
    const tile = focused ?? document.querySelector("[data-peer-id][data-speaking]:not([data-self])");
    const peerId = tile?.getAttribute("data-peer-id");
    if (peerId) this.#choices.togglePin(`camera:${peerId}`);
    else notify(gettext("Nobody speaks at the moment."), { icon: "pin" });
  }

  toggleFullScreen() {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen?.();
    change?.catch((error) => console.debug("no full screen:", error));
  }

  togglePictureInPicture() {
    const video = /** @type {HTMLVideoElement | null} */ (
      document.pictureInPictureElement ?? this.#tiles.mainVideo
    );
    if (video) showPictureInPicture(video);
    else notify(gettext("There is no video to show at the moment."), { icon: "picture-in-picture-2" });
  }

  #renderAgain() {
    this.render(this.#options.state());
  }

  #chosen() {
    this.#mesh?.setSaving(this.#choices.saving);
    this.#renderAgain();
    this.#tellViews();
  }

  /** @param {string} peerId */
  #heldBackOf(peerId) {
    if (this.#choices.saving === "audio") return gettext("Video is off to save data");
    return this.#heldBack.get(peerId) ?? "";
  }

  /** @param {Places} places */
  #placed(places) {
    this.#places = places;
    this.#tellViews();
  }

  /** Tell the others how large their pictures are shown: a picture that nobody looks at need not be sent. */
  #tellViews() {
    const places = document.visibilityState === "visible" ? this.#places : this.#smallWindow();
    const peerIds = this.#mesh?.peerIds ?? [];
    for (const [peerId, view] of viewsOf(peerIds, places, devicePixelRatio, this.#choices.saving))
      this.#mesh?.setView(peerId, view);
  }

  /** While the page is hidden, only the small window is seen. @returns {Map<string, {height: number}>} */
  #smallWindow() {
    const picture = this.#tiles.pictureOf(document.pictureInPictureElement);
    return new Map(picture ? [[picture, { height: SMALL_WINDOW_PX }]] : []);
  }

  /** @param {Map<string, number>} levels */
  #showLevels(levels) {
    const { self } = this.#options.state();
    if (self) levels.set(self.peer_id, this.#options.ownLevel());
    this.#tiles.setLevels(levels);
  }

  /** @param {Map<string, import("#parley/rtc/quality.js").Numbers>} numbers */
  #showNumbers(numbers) {
    for (const [peerId, own] of numbers) this.#tiles.setNumbers(peerId, own);
    this.#showStatus();
    // People who came since the last look have a connection now.
    this.#tellViews();
  }

  #showStatus() {
    const { rung, reason } = this.#mesh?.sending ?? { rung: 0, reason: null };
    const told = this.#options.media.state.video || reason === "saving";
    showVideoStatus(told ? ownVideoText(rung, reason) : "");
  }

  #soundBlocked() {
    notify(gettext("The browser holds back the sound until you click."), {
      icon: "volume-off",
      lasting: true,
      action: {
        label: gettext("Play sound"),
        run: () => this.#sound.resume(),
        holds: () => this.#sound.isBlocked,
      },
    });
  }
}
