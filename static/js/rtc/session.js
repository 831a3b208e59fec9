/** One session with a participant: an RTCPeerConnection, named by the `session` of the protocol. */

import { Negotiation } from "#parley/rtc/negotiation.js";
import { withSpeechOpus } from "#parley/rtc/sdp.js";
import { applyBudget, preferSound } from "#parley/rtc/senders.js";

/**
 * @typedef {"audio" | "camera" | "screen"} Slot what a media section carries, by its place: first audio, first and second video
 * @typedef {Record<Slot, MediaStreamTrack | null>} LocalTracks
 *
 * @typedef {object} SessionOptions
 * @property {string} id
 * @property {boolean} polite
 * @property {boolean} toAgent
 * @property {Slot[]} slots
 * @property {LocalTracks} tracks
 * @property {RTCConfiguration} configuration
 * @property {(signal: import("#parley/rtc/negotiation.js").Signal) => void} send
 * @property {(slot: Slot, track: MediaStreamTrack) => void} onTrack
 * @property {(state: RTCPeerConnectionState) => void} onState
 * @property {(configuration: RTCConfiguration) => RTCPeerConnection} [createConnection]
 *
 * @typedef {Record<"camera" | "screen", import("#parley/rtc/ladder.js").VideoBudget>} Budgets
 */

/** @type {Record<Slot, "audio" | "video">} */
const KIND = { audio: "audio", camera: "video", screen: "video" };

/** Size that is assumed of a track that does not know its own yet. */
const USUAL_HEIGHT_PX = 720;

export class Session {
  /** Whether an offer was answered, in whichever direction. */
  settled = false;
  #options;
  #negotiation;
  /** @type {Budgets | null} */
  #budgets = null;

  /** @param {SessionOptions} options */
  constructor(options) {
    this.#options = options;
    this.id = options.id;
    const create = options.createConnection ?? ((configuration) => new RTCPeerConnection(configuration));
    this.connection = create(options.configuration);
    this.#negotiation = new Negotiation(this.connection, {
      polite: options.polite,
      send: options.send,
      beforeAnswer: () => this.#fillOffered(),
      ...(options.toAgent ? { shapeSent: withSpeechOpus, shapeReceived: withSpeechOpus } : {}),
    });
    this.connection.ontrack = ({ transceiver, track }) => {
      const slot = this.#slotOf(transceiver);
      if (slot) options.onTrack(slot, track);
    };
    this.connection.onconnectionstatechange = () => options.onState(this.connection.connectionState);
    this.connection.onsignalingstatechange = () => this.#signalingChanged();
  }

  /** Start as the side that offers: with all media sections in place nothing needs a second negotiation. */
  start() {
    for (const slot of this.#options.slots) {
      const track = this.#options.tracks[slot];
      this.connection.addTransceiver(track ?? KIND[slot], { direction: this.#direction(slot) });
    }
  }

  /** @param {{description?: any, candidate?: any}} signal */
  receive(signal) {
    return this.#negotiation.receive(signal);
  }

  restartIce() {
    this.connection.restartIce();
  }

  /** Send this track in a slot from now on; null sends nothing. @param {Slot} slot @param {MediaStreamTrack | null} track */
  async setTrack(slot, track) {
    if (!this.#options.slots.includes(slot)) return;
    const transceiver = this.#transceiver(slot);
    if (transceiver) await transceiver.sender.replaceTrack(track);
    else if (track && this.settled) this.connection.addTransceiver(track);
  }

  /** Heights of the own pictures in pixels; 0 where none is sent. */
  get sourceHeights() {
    return { camera: this.#sourceHeight("camera"), screen: this.#sourceHeight("screen") };
  }

  /** Send this much video from now on. @param {Budgets} budgets */
  setBudgets({ camera, screen }) {
    this.#budgets = { camera, screen };
    return this.#applyBudgets();
  }

  /** Loudness of the other side, 0..1. */
  get audioLevel() {
    const [source] = this.#transceiver("audio")?.receiver.getSynchronizationSources?.() ?? [];
    if (!source) return 0;
    return performance.timeOrigin + performance.now() - source.timestamp > 500 ? 0 : (source.audioLevel ?? 0);
  }

  close() {
    const { connection } = this;
    connection.onnegotiationneeded = null;
    connection.onicecandidate = null;
    connection.ontrack = null;
    connection.onconnectionstatechange = null;
    connection.onsignalingstatechange = null;
    connection.close();
  }

  /** An offer is applied: put the own tracks into its media sections, and agree to send in all that are known. */
  async #fillOffered() {
    for (const slot of this.#options.slots) {
      const transceiver = this.#transceiver(slot);
      if (!transceiver || transceiver.direction === "sendrecv") continue;
      transceiver.direction = this.#direction(slot);
      await transceiver.sender.replaceTrack(this.#options.tracks[slot]);
    }
  }

  #signalingChanged() {
    if (this.connection.signalingState !== "stable" || this.connection.remoteDescription === null) return;
    if (!this.settled) {
      this.settled = true;
      this.#addUnoffered();
    }
    this.#applyBudgets();
  }

  async #applyBudgets() {
    const audio = this.#transceiver("audio");
    const camera = this.#transceiver("camera");
    const screen = this.#transceiver("screen");
    if (audio) await preferSound(audio.sender);
    if (camera && this.#budgets) await applyBudget(camera.sender, this.#budgets.camera);
    if (screen && this.#budgets) await applyBudget(screen.sender, this.#budgets.screen);
  }

  /** @param {"camera" | "screen"} slot */
  #sourceHeight(slot) {
    const track = this.#transceiver(slot)?.sender.track;
    return track ? (track.getSettings?.().height ?? USUAL_HEIGHT_PX) : 0;
  }

  /** The other side offered fewer sections than there are tracks to send: offer the rest. */
  #addUnoffered() {
    for (const slot of this.#options.slots) {
      const track = this.#options.tracks[slot];
      if (track && !this.#transceiver(slot)) this.connection.addTransceiver(track);
    }
  }

  /** @param {Slot} slot @returns {RTCRtpTransceiverDirection} */
  #direction(slot) {
    return this.#options.toAgent && slot !== "audio" ? "sendonly" : "sendrecv";
  }

  /** @param {Slot} slot @returns {RTCRtpTransceiver | undefined} */
  #transceiver(slot) {
    const ofKind = this.connection
      .getTransceivers()
      .filter((transceiver) => transceiver.receiver.track.kind === KIND[slot]);
    return ofKind[slot === "screen" ? 1 : 0];
  }

  /** @param {RTCRtpTransceiver} transceiver @returns {Slot | undefined} */
  #slotOf(transceiver) {
    return /** @type {Slot[]} */ (["audio", "camera", "screen"]).find(
      (slot) => this.#transceiver(slot) === transceiver,
    );
  }
}
