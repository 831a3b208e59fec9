/** One stay in a room: joins signaling, room state, own media and the mesh. It knows nothing of the page. */

import { LocalMedia } from "#parley/media/local_media.js";
import { ownPlace } from "#parley/room/breakouts/state.js";
import { PROTOCOL } from "#parley/room/protocol.js";
import { EMPTY_ROOM, reduce } from "#parley/room/state.js";
import { Store } from "#parley/room/store.js";
import { Mesh } from "#parley/rtc/mesh.js";
import { CommandError } from "#parley/signaling/commands.js";
import { SignalingConnection } from "#parley/signaling/connection.js";

/**
 * @typedef {import("#parley/room/protocol.js").ServerFrame} Frame
 * @typedef {import("#parley/media/consent.js").Consent} Consent
 *
 * @typedef {object} SessionListeners
 * @property {(status: import("#parley/signaling/connection.js").Status) => void} onStatus
 * @property {(end: import("#parley/signaling/connection.js").End) => void} onEnd
 * @property {(frame: Frame) => void} onFrame frames in order, after the state has changed
 * @property {(peerId: string, slot: import("#parley/rtc/session.js").Slot, track: MediaStreamTrack) => void} onTrack
 * @property {(peerId: string, state: RTCPeerConnectionState) => void} onLink
 * @property {(peerId: string, news: import("#parley/rtc/control_messages.js").CameraNews) => void} onCamera someone holds their camera back, or no longer
 */

const TELL_AGAIN_MS = 1000;

export class RoomSession {
  store = new Store(reduce, EMPTY_ROOM);
  media;
  consent;
  mesh;
  #connection;
  #listeners;
  /** The own media as the room was told last. */
  #told = { audio: false, video: false, screen: false, speech: true };
  #entered = false;
  #over = new AbortController();
  /** Proves to the server that this page is the participant. */
  resumeToken = "";

  /** @param {() => Promise<string>} requestAddress @param {LocalMedia} media @param {Consent} consent @param {SessionListeners} listeners */
  constructor(requestAddress, media, consent, listeners) {
    this.media = media;
    this.consent = consent;
    this.#listeners = listeners;
    this.mesh = new Mesh({
      send: (signal) => this.#connection.send("signal", signal),
      onTrack: listeners.onTrack,
      onState: listeners.onLink,
      onCamera: listeners.onCamera,
    });
    this.#connection = new SignalingConnection({
      protocol: PROTOCOL,
      requestAddress,
      media: () => ({ audio: media.state.audio, video: media.state.video }),
      consent: () => ({ speech: consent.speech }),
      onFrame: (frame) => this.#receive(/** @type {Frame} */ (frame)),
      onStatus: listeners.onStatus,
      onEnd: (end) => this.#ended(end),
    });
    const whileHere = { signal: this.#over.signal };
    media.addEventListener(
      "track",
      (event) => {
        const slot = /** @type {CustomEvent<import("#parley/rtc/session.js").Slot>} */ (event).detail;
        this.mesh.setTrack(slot, media.tracks[slot]);
      },
      whileHere,
    );
    media.addEventListener("state", () => this.#tellState(), whileHere);
    consent.addEventListener(
      "change",
      () => {
        this.mesh.setAgentHears(consent.speech);
        this.#tellState();
      },
      whileHere,
    );
  }

  async connect() {
    await this.mesh.setAgentHears(this.consent.speech);
    for (const [slot, track] of Object.entries(this.media.tracks))
      await this.mesh.setTrack(/** @type {import("#parley/rtc/session.js").Slot} */ (slot), track);
    this.#connection.connect();
  }

  /** The network is back: do not wait for the next try. */
  reconnectNow() {
    if (this.#connection.status === "reconnecting") this.#connection.connect();
  }

  leave() {
    this.#connection.leave();
  }

  /** The page goes away, maybe to come back. Whoever waits in the lobby leaves it. */
  suspend() {
    if (this.#connection.status === "waiting") this.leave();
    else this.#connection.suspend();
  }

  /** Who this page is in the room; null before and after the stay. @returns {import("#parley/room/leave_notice.js").Proof | null} */
  get proof() {
    const { self } = this.store.state;
    if (!self || !this.resumeToken || this.#connection.status === "ended") return null;
    return { peer_id: self.peer_id, resume_token: this.resumeToken };
  }

  /** Send a command; rejects with CommandError when the server refuses. @param {string} type @param {Record<string, unknown>} members */
  command(type, members) {
    return this.#connection.request(type, members);
  }

  /** @param {Frame} frame */
  #receive(frame) {
    this.store.dispatch(frame);
    if (frame.type === "welcome") this.#welcomed(frame);
    else if (frame.type === "signal") this.mesh.receive(frame);
    else if (frame.type === "participant_joined") this.#joined(frame.participant);
    else if (frame.type === "participant_left") this.mesh.remove(frame.peer_id);
    else if (frame.type === "participant_updated") this.#updated(frame.peer_id, frame.changes);
    else if (frame.type === "snapshot") this.mesh.keepOnly(this.#near(frame.participants));
    this.#listeners.onFrame(frame);
  }

  /** @param {import("#parley/room/protocol.js").FrameOf<"welcome">} welcome */
  #welcomed(welcome) {
    const nearby = { ...welcome, participants: this.#near(welcome.participants) };
    if (welcome.resumed && this.#entered) this.mesh.resume(nearby);
    else this.mesh.enter(nearby);
    this.#entered = true;
    this.resumeToken = welcome.resume_token;
    const { audio, video, screen, speech = true } = welcome.self;
    this.#told = { audio, video, screen, speech };
    this.#tellState();
  }

  /** @param {import("#parley/room/people/frames.js").Participant} participant */
  #joined(participant) {
    if (this.#near([participant]).length) this.mesh.add(participant);
  }

  /** @param {string} peerId @param {Record<string, unknown>} changes */
  #updated(peerId, changes) {
    const { others } = this.store.state;
    const participant = others.get(peerId);
    if ("breakout" in changes) this.mesh.regroup(this.#near([...others.values()]));
    else if (participant) this.mesh.setReachable(participant);
  }

  /** Those with whom there is media: in the main room they are the others there, in a breakout room it has a stay of its own. @param {import("#parley/room/people/frames.js").Participant[]} participants */
  #near(participants) {
    return ownPlace(this.store.state) ? [] : participants.filter(({ breakout }) => !breakout);
  }

  #tellState() {
    if (!this.#entered) return;
    const now = { ...this.media.state, speech: this.consent.speech };
    const changes = Object.fromEntries(
      Object.entries(now).filter(
        ([name, value]) => value !== this.#told[/** @type {keyof typeof now} */ (name)],
      ),
    );
    if (!Object.keys(changes).length) return;
    this.#told = now;
    this.#connection.request("state", changes).catch((error) => this.#notTold(error, changes));
  }

  /** Tell it again a little later, if it was too much at once. @param {unknown} error @param {Record<string, boolean>} changes */
  #notTold(error, changes) {
    if (!(error instanceof CommandError) || error.code !== "rate_limited") return;
    setTimeout(() => {
      const untold = Object.entries(changes).map(([name, value]) => [name, !value]);
      this.#told = { ...this.#told, ...Object.fromEntries(untold) };
      this.#tellState();
    }, TELL_AGAIN_MS);
  }

  /** @param {import("#parley/signaling/connection.js").End} end */
  #ended(end) {
    this.#over.abort();
    this.mesh.close();
    this.#listeners.onEnd(end);
  }
}
