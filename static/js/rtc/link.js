/** The way to one participant: holds the current session, replaces it when it fails, and drops what belongs to older ones. */

import { AgentChannel, CHANNEL_LABEL } from "#parley/rtc/agent_channel.js";
import { CameraWay } from "#parley/rtc/camera_way.js";
import { PeerChannels } from "#parley/rtc/peer_channels.js";
import { Session } from "#parley/rtc/session.js";
import { backoffMs } from "#parley/signaling/backoff.js";

/**
 * @typedef {import("#parley/rtc/session.js").Slot} Slot
 *
 * @typedef {object} LinkOptions
 * @property {string} ownId
 * @property {string} peerId
 * @property {boolean} isAgent
 * @property {Slot[]} slots
 * @property {() => import("#parley/rtc/session.js").LocalTracks} tracks
 * @property {() => RTCConfiguration} configuration
 * @property {(signal: Record<string, unknown>) => void} send a signal frame without `to`
 * @property {(slot: Slot, track: MediaStreamTrack) => void} onTrack
 * @property {(state: RTCPeerConnectionState) => void} onState
 * @property {import("#parley/rtc/upload.js").Upload} upload
 * @property {(news: import("#parley/rtc/control_messages.js").CameraNews) => void} [onCamera] the other browser holds its camera back, or no longer
 * @property {() => void} [onView] the other browser shows another size of the pictures
 * @property {(channel: RTCDataChannel) => void} [onChannel] the other browser opened a data channel
 * @property {() => number} [random]
 * @property {() => string} [newId]
 * @property {(configuration: RTCConfiguration) => RTCPeerConnection} [createConnection]
 */

const CONNECT_WITHIN_MS = 15_000;
const EXPECT_OFFER_WITHIN_MS = 6000;
const RESTART_AFTER_MS = 3000;
const RECOVER_WITHIN_MS = 10_000;
/** Both sides notice a failure; the polite one waits longer, so that as a rule only one acts. */
const POLITE_DELAY_MS = 4000;
const KEPT_RETIRED = 32;

export class Link {
  /** @type {Session | null} */
  session = null;
  #options;
  #polite;
  #reachable = true;
  #attempt = 0;
  #way;
  /** @type {string[]} */
  #retired = [];
  /** @type {AgentChannel | null} */
  #channel = null;
  /** To another browser; the agent has none of them. @type {PeerChannels | null} */
  #channels = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {LinkOptions} options */
  constructor(options) {
    this.#options = options;
    this.#polite = options.isAgent || options.ownId > options.peerId;
    this.#way = new CameraWay(options.upload, nowSecs());
  }

  get isAgent() {
    return this.#options.isAgent;
  }

  /** Open a new session and offer. */
  offer() {
    const session = this.#replace((this.#options.newId ?? (() => crypto.randomUUID()))());
    if (this.#options.isAgent) {
      const channel = session.connection.createDataChannel(CHANNEL_LABEL);
      this.#channel = new AgentChannel(channel, () => this.#renew());
    }
    this.#channels?.start();
    session.start();
  }

  /** The other side is expected to offer; if it does not, this side does. */
  expectOffer() {
    this.#after(EXPECT_OFFER_WITHIN_MS, () => {
      if (!this.session) this.offer();
    });
  }

  /** @param {import("#parley/signaling/signal_frames.js").SignalFrame} frame */
  async receive(frame) {
    if (this.session?.id !== frame.session && !this.#adopt(frame)) return;
    const { session } = this;
    try {
      await session?.receive(frame);
    } catch (error) {
      console.warn("a signal could not be used:", error);
      // A candidate that cannot be used is one way less; without the description nothing works.
      if (frame.description && session === this.session) this.#renew();
    }
  }

  /** Whether the participant's signaling is there; without it a new session has no way to the other side. @param {boolean} reachable */
  setReachable(reachable) {
    const back = reachable && !this.#reachable;
    this.#reachable = reachable;
    if (back && this.session && this.session.connection.connectionState !== "connected") this.#renew();
  }

  /** @param {Slot} slot @param {MediaStreamTrack | null} track */
  async setTrack(slot, track) {
    await this.session?.setTrack(slot, track);
    this.update();
  }

  /** A new data channel to the other browser, null while there is no way to it. @param {string} label @param {RTCDataChannelInit} [options] */
  openChannel(label, options) {
    return this.#channels?.open(label, options) ?? null;
  }

  /** Whether the other side shows the own camera, and so takes a share of the upload. */
  get showsCamera() {
    return this.#way.isSeen;
  }

  /** The rung on which video is sent to this participant now, and the reason. */
  get plan() {
    return this.#way.plan(this.session?.sourceHeights ?? { camera: 0, screen: 0 });
  }

  /** Something changed that all connections share, or that this one was told: send what fits. */
  update() {
    const { plan } = this;
    this.session?.setBudgets(plan);
    const news = this.#way.news(plan);
    if (news && this.#channels?.send(news)) this.#way.told(news);
  }

  /** @param {import("#parley/rtc/quality.js").Sample} sample */
  measured(sample) {
    this.#way.measured(sample, this.plan.used, nowSecs());
    this.update();
  }

  /** Tell the other side how high its pictures are shown here. @param {import("#parley/rtc/ladder.js").View} view */
  setView(view) {
    if (this.#way.setOwnView(view)) this.#channels?.send(this.#way.viewMessage);
  }

  close() {
    clearTimeout(this.#timer);
    this.#channel?.close();
    this.#channels?.close();
    this.session?.close();
    this.session = null;
    this.#channels = null;
  }

  /** Whether the frame opens a new session, which then is the current one. @param {import("#parley/signaling/signal_frames.js").SignalFrame} frame */
  #adopt(frame) {
    if (frame.description?.type !== "offer" || this.#options.isAgent) return false;
    if (this.#retired.includes(frame.session)) return false;
    // Both sides opened a session at once: that of the impolite side stands.
    if (this.session && !this.session.settled && !this.#polite) return false;
    this.#replace(frame.session);
    return true;
  }

  /** @param {string} id */
  #replace(id) {
    this.#channel?.close();
    this.#channel = null;
    this.#channels?.close();
    if (this.session) {
      this.#retired = [...this.#retired, this.session.id].slice(-KEPT_RETIRED);
      this.session.close();
    }
    const session = new Session({
      id,
      polite: this.#polite,
      toAgent: this.#options.isAgent,
      slots: this.#options.slots,
      tracks: this.#options.tracks(),
      configuration: this.#options.configuration(),
      send: (signal) => this.#options.send({ ...signal, session: id }),
      onTrack: this.#options.onTrack,
      onState: (state) => {
        if (this.session === session) this.#stateChanged(state);
      },
      ...(this.#options.createConnection ? { createConnection: this.#options.createConnection } : {}),
    });
    this.session = session;
    this.#channels = this.#options.isAgent ? null : this.#makeChannels(session);
    this.#way.reset(nowSecs());
    this.update();
    this.#after(CONNECT_WITHIN_MS, () => this.#renew());
    return session;
  }

  /** @param {Session} session */
  #makeChannels({ connection }) {
    return new PeerChannels(connection, {
      onMessage: (message) => this.#told(message),
      onReady: () => {
        this.#channels?.send(this.#way.viewMessage);
        this.update();
      },
      onChannel: (channel) => (this.#options.onChannel ? this.#options.onChannel(channel) : channel.close()),
    });
  }

  /** The other browser told something. @param {unknown} message */
  #told(message) {
    const understood = this.#way.receive(message);
    if (understood?.type === "camera") this.#options.onCamera?.(understood.news);
    else if (understood) this.#options.onView?.();
  }

  /** @param {RTCPeerConnectionState} state */
  #stateChanged(state) {
    if (state === "connected") {
      this.#attempt = 0;
      clearTimeout(this.#timer);
    } else if (state === "disconnected") this.#after(RESTART_AFTER_MS, () => this.#restart());
    else if (state === "failed") this.#after(0, () => this.#restart());
    this.#options.onState(state);
  }

  /** Try other network paths first; when that does not help, a new session. The agent knows new sessions only. */
  #restart() {
    if (this.#options.isAgent || !this.session?.settled) {
      this.#renew();
      return;
    }
    this.session.restartIce();
    this.#after(RECOVER_WITHIN_MS, () => this.#renew());
  }

  #renew() {
    const wait = backoffMs(this.#attempt, this.#options.random ?? Math.random, {
      firstMs: 1000,
      maxMs: 20_000,
    });
    this.#attempt += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#reachable) this.offer();
    }, wait);
  }

  /** @param {number} ms @param {() => void} action */
  #after(ms, action) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, this.#polite && !this.#options.isAgent ? ms + POLITE_DELAY_MS : ms);
  }
}

function nowSecs() {
  return performance.now() / 1000;
}
