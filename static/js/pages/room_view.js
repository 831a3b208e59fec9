/** Shows one stay in a room and turns clicks into commands. */

import { LevelMeter } from "#parley/media/level_meter.js";
import { loadPreferences, savePreferences } from "#parley/media/preferences.js";
import { makeFeatures } from "#parley/pages/features.js";
import { Moderation } from "#parley/pages/moderation.js";
import { Meters } from "#parley/rtc/meters.js";
import { CommandError } from "#parley/signaling/connection.js";
import { EMPTY_ROOM, mayModerate } from "#parley/state/room_state.js";
import { AskAgent } from "#parley/ui/ask_agent.js";
import { Captions } from "#parley/ui/captions.js";
import { Chat } from "#parley/ui/chat.js";
import { initControls, renderControls } from "#parley/ui/controls.js";
import { fillDeviceSelects } from "#parley/ui/device_selects.js";
import { byId, setText } from "#parley/ui/dom.js";
import { mediaProblemText } from "#parley/ui/media_problems.js";
import { notify, showBanner } from "#parley/ui/notices.js";
import { Panel } from "#parley/ui/panel.js";
import { People } from "#parley/ui/people.js";
import { Reactions } from "#parley/ui/reactions.js";
import { showEnded, showScreen } from "#parley/ui/screens.js";
import { initShortcuts } from "#parley/ui/shortcuts.js";
import { Sound } from "#parley/ui/sound.js";
import { clock, gettext, interpolate } from "#parley/ui/text.js";
import { Tiles } from "#parley/ui/tiles.js";
import { Transcript } from "#parley/ui/transcript.js";

/** @typedef {import("#parley/signaling/types.js").Frame} Frame @typedef {import("#parley/signaling/types.js").Participant} Participant */

/** From this width on there is room for the side panel beside the stage. */
const WIDE_PX = 1200;

export class RoomView {
  #media;
  #moderation;
  /** @type {import("#parley/pages/room_session.js").RoomSession | null} */
  #session = null;
  /** @type {Meters | null} */
  #meters = null;
  /** @type {LevelMeter | null} */
  #ownMeter = null;
  #captionsOn = loadPreferences().captions;
  #unread = 0;
  #enteredOnce = false;

  #tiles = new Tiles(() => this.#render());
  #captions = new Captions();
  #transcript = new Transcript();
  #chat = new Chat((text) => this.#send("chat", { text }));
  #people = new People((action, peer, value) => this.#moderation.act(action, peer, value));
  #ask = new AskAgent((action, members) => this.#askAgent(action, members));
  #reactions = new Reactions((emoji) => this.#try("reaction", { emoji }));
  #sound = new Sound(() => this.#soundBlocked());
  #panel = new Panel((page) => this.#panelChanged(page));
  /** @type {import("#parley/pages/features.js").Feature[]} */
  #features;

  /** @type {import("#parley/pages/room_session.js").SessionListeners} */
  listeners = {
    onStatus: (status) => this.#statusChanged(status),
    onEnd: (end) => this.#ended(end),
    onFrame: (frame) => this.#frameCame(frame),
    onTrack: (peerId, slot, track) => this.#trackCame(peerId, slot, track),
    onLink: (peerId, state) => this.#tiles.setLink(peerId, state),
  };

  /** @param {import("#parley/media/local_media.js").LocalMedia} media */
  constructor(media) {
    this.#media = media;
    this.#moderation = new Moderation({
      media,
      send: (members) => this.#try("moderate", members),
      ownId: () => this.#session?.store.state.self?.peer_id ?? "",
      nameOf: (peerId) => this.#nameOf(peerId),
    });
    this.#features = makeFeatures({
      state: () => this.#session?.store.state ?? EMPTY_ROOM,
      command: (type, members) => this.#try(type, members),
      nameOf: (peerId) => this.#nameOf(peerId),
      media,
      session: () => this.#current,
      panel: this.#panel,
    });
    media.addEventListener("state", () => this.#render());
    media.addEventListener("track", () => this.#ownMeter?.listen(media.tracks.audio));
    const actions = {
      toggleAudio: () => this.#setMedia("audio"),
      toggleVideo: () => this.#setMedia("video"),
      toggleScreen: () => this.#setMedia("screen"),
      toggleCaptions: () => this.#toggleCaptions(),
      toggleHand: () => this.#try("hand", { raised: !this.#session?.store.state.self?.hand }),
      openDevices: () => this.#openDevices(),
      leave: () => this.#session?.leave(),
    };
    initControls(actions);
    this.#initShortcuts(actions);
    this.#captions.show(this.#captionsOn);
    byId("leave-lobby", HTMLButtonElement).addEventListener("click", actions.leave);
    byId("rejoin", HTMLButtonElement).addEventListener("click", () => location.reload());
    byId("copy-link", HTMLButtonElement).addEventListener("click", () => this.#copyLink());
    addEventListener("online", () => this.#session?.reconnectNow());
    addEventListener("pagehide", () => this.#session?.leave());
    setInterval(() => this.#showClock(), 1000);
  }

  /** @param {import("#parley/pages/room_session.js").RoomSession} session */
  attach(session) {
    this.#session = session;
    session.store.subscribe(() => this.#render());
  }

  /** @param {import("#parley/media/devices.js").DeviceKind} kind @param {string} deviceId */
  async useDevice(kind, deviceId) {
    try {
      if (kind === "microphone") await this.#media.useMicrophone(deviceId);
      else if (kind === "camera") await this.#media.useCamera(deviceId);
      else await this.#sound.useSpeaker(deviceId);
    } catch (error) {
      notify(mediaProblemText(error), { icon: "triangle-alert" });
    }
  }

  /** @param {import("#parley/ui/controls.js").ControlActions} actions */
  #initShortcuts(actions) {
    const press = (/** @type {string} */ id) => byId(id, HTMLButtonElement).click();
    byId("open-shortcuts", HTMLButtonElement).addEventListener("click", showShortcuts);
    initShortcuts(
      [
        { key: "m", label: gettext("Mute or unmute"), run: actions.toggleAudio },
        { key: "v", label: gettext("Camera on or off"), run: actions.toggleVideo },
        { key: "s", label: gettext("Share the screen"), run: actions.toggleScreen },
        { key: "c", label: gettext("Captions on or off"), run: actions.toggleCaptions },
        { key: "h", label: gettext("Raise or lower the hand"), run: actions.toggleHand },
        { key: "a", label: gettext("Ask the AI participant"), run: () => this.#ask.toggle() },
        { key: "t", label: gettext("Chat"), run: () => press("open-chat") },
        { key: "p", label: gettext("People"), run: () => press("open-people") },
        { key: "?", label: gettext("This list"), run: showShortcuts },
      ],
      () => document.body.dataset.screen === "stage",
    );
  }

  /** @param {import("#parley/signaling/connection.js").Status} status */
  #statusChanged(status) {
    if (status === "waiting") showScreen("lobby");
    if (status === "open") this.#opened();
    showBanner(
      status === "reconnecting"
        ? gettext("Connection lost. Reconnecting; the others can still hear you if your network is up.")
        : "",
    );
  }

  #opened() {
    if (this.#enteredOnce) return;
    this.#enteredOnce = true;
    showScreen("stage");
    const { mesh } = this.#current;
    this.#ownMeter = new LevelMeter();
    this.#ownMeter.listen(this.#media.tracks.audio);
    this.#meters = new Meters(mesh, {
      onLevels: (levels) => this.#showLevels(levels),
      onQuality: (peerId, quality) => this.#tiles.setQuality(peerId, quality),
    });
    if (!this.#media.tracks.audio)
      notify(gettext("You joined without a microphone: you can listen, read and write."), {
        icon: "headphones",
      });
    if (innerWidth >= WIDE_PX) this.#panel.open("chat");
    for (const feature of this.#features) feature.opened?.();
  }

  /** The stay, once there is one. */
  get #current() {
    if (!this.#session) throw new Error("there is no stay in the room yet");
    return this.#session;
  }

  /** @param {import("#parley/signaling/connection.js").End} end */
  #ended(end) {
    for (const feature of this.#features) feature.ended?.();
    this.#meters?.stop();
    this.#ownMeter?.close();
    this.#media.close();
    this.#sound.keepOnly(new Set());
    showBanner("");
    showEnded(end);
  }

  /** @param {Frame} frame */
  #frameCame(frame) {
    if (frame.type === "caption") this.#captions.add(/** @type {any} */ (frame));
    else if (frame.type === "reaction") this.#reactions.float(frame.emoji, this.#nameOf(frame.from));
    else if (frame.type === "moderated") this.#moderation.moderated(frame);
    else if (frame.type === "error") notify(frame.message, { icon: "triangle-alert" });
    else if (frame.type === "participant_joined" && !frame.participant.is_agent)
      notify(interpolate(gettext("%(name)s joined"), { name: frame.participant.name }), { icon: "log-in" });
    else if (frame.type === "participant_waiting") this.#moderation.someoneWaits(frame.participant);
    for (const feature of this.#features) feature.frameCame?.(frame);
  }

  /** @param {string} peerId @param {import("#parley/rtc/session.js").Slot} slot @param {MediaStreamTrack} track */
  #trackCame(peerId, slot, track) {
    const isAgent = this.#session?.store.state.others.get(peerId)?.is_agent ?? false;
    if (slot === "audio") this.#sound.play(peerId, track, isAgent);
    else this.#tiles.setTrack(peerId, slot, track);
    this.#render();
  }

  #render() {
    const state = this.#session?.store.state;
    if (!state?.self || !state.room) return;
    const own = this.#media.state;
    this.#tiles.render(state, this.#media.tracks);
    this.#people.render(state, own);
    this.#ask.render(state);
    this.#transcript.render(state.captions);
    this.#showUnread(this.#chat.render(state.chat, state.self.peer_id));
    this.#sound.keepOnly(new Set(state.others.keys()));
    renderControls({ ...own, captions: this.#captionsOn, hand: state.self.hand });
    setText(byId("room-name", HTMLElement), state.room.name);
    byId("room-locked", HTMLElement).hidden = !state.room.locked;
    setBadge("waiting-count", mayModerate(state) ? state.waiting.size : 0);
    for (const feature of this.#features) feature.render?.(state);
  }

  /** @param {number} fresh */
  #showUnread(fresh) {
    this.#unread = this.#panel.page === "chat" ? 0 : this.#unread + fresh;
    setBadge("chat-unread", this.#unread);
  }

  /** @param {import("#parley/ui/panel.js").PanelPage | null} page */
  #panelChanged(page) {
    if (page === "chat") this.#showUnread(0);
  }

  /** @param {Map<string, number>} levels */
  #showLevels(levels) {
    const self = this.#session?.store.state.self;
    if (self) levels.set(self.peer_id, this.#media.state.audio ? (this.#ownMeter?.level ?? 0) : 0);
    this.#tiles.setLevels(levels);
  }

  /** @param {"audio" | "video" | "screen"} kind */
  async #setMedia(kind) {
    const media = this.#media;
    const on = !media.state[kind];
    try {
      if (kind === "audio") await media.setAudio(on);
      else if (kind === "video") await media.setVideo(on);
      else await media.setScreen(on);
    } catch (error) {
      notify(mediaProblemText(error), { icon: "triangle-alert" });
    }
  }

  #toggleCaptions() {
    this.#captionsOn = !this.#captionsOn;
    savePreferences({ captions: this.#captionsOn });
    this.#captions.show(this.#captionsOn);
    this.#render();
  }

  async #openDevices() {
    await fillDeviceSelects();
    byId("devices-dialog", HTMLDialogElement).showModal();
  }

  /** Send a command and tell the person when it was refused. @param {string} type @param {Record<string, unknown>} members */
  async #send(type, members) {
    try {
      await this.#session?.command(type, members);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const lost = gettext("There is no connection at the moment. Try again when it is back.");
      notify(error.code === "disconnected" ? lost : error.message, { icon: "triangle-alert" });
      throw error;
    }
  }

  /** @param {string} type @param {Record<string, unknown>} members @returns {Promise<boolean>} */
  #try(type, members) {
    return this.#send(type, members).then(
      () => true,
      () => false,
    );
  }

  /** @param {string} action @param {Record<string, unknown>} [members] */
  #askAgent(action, members = {}) {
    return this.#try("agent", { action, ...members });
  }

  #soundBlocked() {
    notify(gettext("The browser holds back the sound until you click."), {
      icon: "volume-off",
      lasting: true,
      action: { label: gettext("Play sound"), run: () => this.#sound.resume() },
    });
  }

  async #copyLink() {
    await navigator.clipboard.writeText(location.href.split("#")[0]);
    notify(gettext("The link to this room was copied."), { icon: "circle-check" });
  }

  #showClock() {
    const startedAt = this.#session?.store.state.room?.started_at;
    if (startedAt) setText(byId("meeting-clock", HTMLElement), clock(Date.now() / 1000 - startedAt));
  }

  /** @param {string} peerId */
  #nameOf(peerId) {
    const state = this.#session?.store.state;
    if (peerId === state?.self?.peer_id) return state.self.name;
    return state?.others.get(peerId)?.name ?? gettext("Someone");
  }
}

function showShortcuts() {
  byId("shortcuts-dialog", HTMLDialogElement).showModal();
}

/** @param {string} id @param {number} count */
function setBadge(id, count) {
  const badge = byId(id, HTMLElement);
  badge.hidden = count === 0;
  setText(badge, count > 99 ? "99+" : String(count));
}
