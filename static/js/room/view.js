/** Shows one stay in a room and turns clicks into commands. */

import { loadPreferences, savePreferences } from "#parley/media/preferences.js";
import { AskAgent } from "#parley/room/agent/ask.js";
import { withPeopleHere } from "#parley/room/breakouts/state.js";
import { Captions } from "#parley/room/captions/overlay.js";
import { Commands } from "#parley/room/commands.js";
import { roomConfig } from "#parley/room/config.js";
import { initControls, renderControls } from "#parley/room/controls.js";
import { makeFeatures } from "#parley/room/features.js";
import { LeaveNotice } from "#parley/room/leave_notice.js";
import { Leaving } from "#parley/room/leaving.js";
import { OwnMedia } from "#parley/room/media/own_media.js";
import { Moderation } from "#parley/room/moderation/moderation.js";
import { Panel } from "#parley/room/panel.js";
import { Reactions } from "#parley/room/reactions.js";
import { showEnded, showScreen } from "#parley/room/screens.js";
import { initShortcutList } from "#parley/room/shortcut_list.js";
import { StageHead } from "#parley/room/stage/head.js";
import { Stage } from "#parley/room/stage/stage.js";
import { Stays } from "#parley/room/stays.js";
import { byId } from "#parley/ui/dom.js";
import { notify, reviewNotices, showBanner } from "#parley/ui/notices.js";
import { gettext } from "#parley/ui/text.js";

/** @typedef {import("#parley/room/protocol.js").ServerFrame} Frame */

/** From this width on there is room for the side panel beside the stage. */
const WIDE_PX = 1200;

export class RoomView {
  #media;
  #config;
  #leaving;
  #moderation;
  #captionsOn = loadPreferences().captions;
  #enteredOnce = false;

  #commands = new Commands((type, members) => this.#stays.command(type, members));
  #mainCommands = new Commands((type, members) => this.#stays.commandMain(type, members));
  #ownMedia;
  #stage;
  #head = new StageHead(() => this.#state);
  #captions = new Captions();
  #ask = new AskAgent((action, members) => this.#askAgent(action, members));
  #reactions = new Reactions((emoji) => this.#commands.try("reaction", { emoji }));
  #panel = new Panel((page) => this.#panelChanged(page));
  /** @type {import("#parley/room/features.js").Feature[]} */
  #features = [];
  /** @type {Promise<void> | null} */
  #prepared = null;

  /** @type {import("#parley/room/session.js").SessionListeners} */
  listeners = {
    onStatus: (status) => this.#statusChanged(status),
    onEnd: (end) => this.#ended(end),
    onFrame: (frame) => {
      if (this.#stays.isMainShown) this.#frameCame(frame);
      else for (const feature of this.#features) feature.mainFrameCame?.(frame);
    },
    onTrack: (peerId, slot, track) => this.#stage.trackCame(peerId, slot, track),
    onLink: (peerId, state) => this.#stage.linkChanged(peerId, state),
    onCamera: (peerId, news) => this.#stage.cameraChanged(peerId, news),
  };

  #notice = new LeaveNotice(roomConfig().api.tickets.replace(/tickets$/, "leave"));
  #stays = new Stays({
    listeners: this.listeners,
    onConnection: (status) => this.#showConnection(status),
    onState: () => this.#render(),
    onFrame: (frame) => this.#frameCame(frame),
    onMainState: () => {
      for (const feature of this.#features) feature.mainChanged?.();
    },
    onShow: (session) => this.#shown(session),
    notice: this.#notice,
  });

  /** @param {import("#parley/media/local_media.js").LocalMedia} media @param {import("#parley/room/config.js").RoomConfig} config */
  constructor(media, config) {
    this.#config = config;
    this.#media = media;
    this.#ownMedia = new OwnMedia(media);
    this.#stage = new Stage({
      media,
      state: () => withPeopleHere(this.#state),
      ownLevel: () => this.#ownMedia.level,
      moderate: (action, peer, value) => this.#moderation.act(action, peer, value),
      stopAgent: () => this.#ask.stop(),
    });
    this.#moderation = new Moderation({
      media,
      send: (members) => this.#commands.try("moderate", members),
      state: () => this.#state,
      nameOf: (peerId) => this.#stays.nameOf(peerId),
      showPeople: () => this.#panel.open("people"),
      switchOn: (asked) => this.#ownMedia.toggle(asked),
    });
    this.#leaving = new Leaving({
      state: () => this.#stays.mainState,
      leave: () => this.#stays.leave(),
      end: () => this.#stays.commandMain("moderate", { action: "end" }),
    });
    media.addEventListener("state", () => this.#render());
    const actions = {
      toggleAudio: () => this.#ownMedia.toggle("audio"),
      toggleVideo: () => this.#ownMedia.toggle("video"),
      toggleScreen: () => this.#ownMedia.toggle("screen"),
      toggleCaptions: () => this.#toggleCaptions(),
      toggleHand: () => this.#commands.try("hand", { raised: !this.#state.self?.hand }),
      openDevices: () => this.#ownMedia.openDevices(),
      leave: () => this.#leaving.ask(),
    };
    initControls(actions);
    initShortcutList({
      actions,
      stage: this.#stage,
      media,
      askAgent: () => this.#ask.toggle(),
      stopAgent: () => this.#ask.stop(),
      react: (emoji) => this.#reactions.send(emoji),
    });
    this.#captions.show(this.#captionsOn);
    byId("leave-lobby", HTMLButtonElement).addEventListener("click", actions.leave);
    byId("rejoin", HTMLButtonElement).addEventListener("click", () => location.reload());
  }

  /** Get all that the stage offers; to be waited for before the first stay begins. Rejects when it cannot be fetched. */
  prepare() {
    this.#prepared ??= this.#makeFeatures();
    return this.#prepared;
  }

  async #makeFeatures() {
    try {
      this.#features = await makeFeatures({
        config: this.#config,
        state: () => this.#state,
        command: (type, members) => this.#commands.try(type, members),
        commandMain: (type, members) => this.#mainCommands.try(type, members),
        nameOf: (peerId) => this.#stays.nameOf(peerId),
        media: this.#media,
        session: () => this.#stays.shown,
        main: () => this.#stays.main,
        visit: (requestAddress, onEnd) => this.#stays.visit(requestAddress, onEnd),
        show: (session) => this.#stays.show(session),
        panel: this.#panel,
        moderation: this.#moderation,
      });
    } catch (error) {
      this.#prepared = null;
      throw error;
    }
  }

  /** Begin with the stay in the main room. @param {import("#parley/room/session.js").RoomSession} session */
  attach(session) {
    this.#stays.begin(session);
  }

  /** Another stay is shown. @param {import("#parley/room/session.js").RoomSession} session */
  #shown(session) {
    this.#stage.opened(session.mesh);
    this.#captions.clear();
    for (const feature of this.#features) feature.switched?.();
    this.#render();
  }

  /** @param {import("#parley/media/devices.js").DeviceKind} kind @param {string} deviceId */
  async useDevice(kind, deviceId) {
    if (kind === "speaker") await this.#stage.useSpeaker(deviceId);
    else await this.#ownMedia.useDevice(kind, deviceId);
  }

  /** @param {import("#parley/signaling/connection.js").Status} status */
  #statusChanged(status) {
    if (status === "waiting") showScreen("lobby");
    if (status === "open") this.#opened();
    this.#showConnection(status);
  }

  /** @param {import("#parley/signaling/connection.js").Status} status */
  #showConnection(status) {
    showBanner(
      status === "reconnecting"
        ? gettext("Connection lost. Reconnecting; the others can still hear you if your network is up.")
        : "",
    );
  }

  #opened() {
    this.#notice.entered();
    if (this.#enteredOnce) return;
    this.#enteredOnce = true;
    showScreen("stage");
    this.#ownMedia.opened();
    this.#stage.opened(this.#stays.shown.mesh);
    if (!this.#media.tracks.audio)
      notify(gettext("You joined without a microphone: you can listen, read and write."), {
        icon: "headphones",
      });
    if (innerWidth >= WIDE_PX) this.#panel.open("chat");
    for (const feature of this.#features) feature.opened?.();
  }

  get #state() {
    return this.#stays.state;
  }

  /** @param {import("#parley/signaling/connection.js").End} end */
  #ended(end) {
    for (const feature of this.#features) feature.ended?.();
    this.#leaving.close();
    this.#stage.ended();
    this.#ownMedia.ended();
    showBanner("");
    showEnded(end);
  }

  /** @param {Frame} frame */
  #frameCame(frame) {
    if (frame.type === "caption") this.#captions.add(frame);
    else if (frame.type === "caption_translation") this.#captions.translate(frame);
    else if (frame.type === "reaction") this.#reactions.float(frame.emoji, this.#stays.nameOf(frame.from));
    // Only signals are sent to people who may be away for a moment; the media find their way when they are back.
    else if (frame.type === "error" && frame.code !== "no_such_peer")
      notify(frame.message, { icon: "triangle-alert" });
    for (const feature of this.#features) feature.frameCame?.(frame);
  }

  #render() {
    const state = this.#state;
    if (!state.self || !state.room) return;
    const own = this.#media.state;
    this.#stage.render(withPeopleHere(state));
    this.#ask.render(state);
    renderControls({ ...own, captions: this.#captionsOn, hand: state.self.hand });
    this.#head.render(state.room);
    for (const feature of this.#features) feature.render?.(state);
    reviewNotices();
  }

  /** @param {import("#parley/room/panel.js").PanelPage | null} page */
  #panelChanged(page) {
    for (const feature of this.#features) feature.panelChanged?.(page);
    reviewNotices();
  }

  #toggleCaptions() {
    this.#captionsOn = !this.#captionsOn;
    savePreferences({ captions: this.#captionsOn });
    this.#captions.show(this.#captionsOn);
    this.#render();
  }

  /** @param {string} action @param {Record<string, unknown>} [members] */
  #askAgent(action, members = {}) {
    return this.#commands.try("agent", { action, ...members });
  }
}
