/** The media layer of a room: a connection to each participant. Pages know this interface only, not that it is a mesh. */

import { Link } from "#parley/rtc/link.js";
import { Upload } from "#parley/rtc/upload.js";

/**
 *
 * @typedef {object} Participant somebody there is a connection to, as the room tells of them
 * @property {string} peer_id
 * @property {boolean} is_agent
 * @property {boolean} connected whether their signaling is there
 *
 * @typedef {object} Entry what the room tells on entering
 * @property {{peer_id: string}} self
 * @property {Participant[]} participants
 * @property {RTCIceServer[]} ice_servers
 * @property {RTCIceTransportPolicy} [ice_transport_policy]
 *
 * @typedef {import("#parley/rtc/session.js").Slot} Slot
 *
 * @typedef {object} MeshOptions
 * @property {(signal: Record<string, unknown>) => void} send a signal frame
 * @property {(peerId: string, slot: Slot, track: MediaStreamTrack) => void} onTrack
 * @property {(peerId: string, state: RTCPeerConnectionState) => void} onState
 * @property {(peerId: string, news: import("#parley/rtc/control_messages.js").CameraNews) => void} [onCamera]
 */

/** @type {Slot[]} */
const ALL_SLOTS = ["audio", "camera", "screen"];
/** The agent gets audio only. @type {Slot[]} */
const AGENT_SLOTS = ["audio"];
const NO_TRACKS = Object.freeze({ audio: null, camera: null, screen: null });

export class Mesh {
  #options;
  #ownId = "";
  /** @type {RTCConfiguration} */
  #configuration = {};
  /** @type {Map<string, Link>} */
  #links = new Map();
  /** @type {import("#parley/rtc/session.js").LocalTracks} */
  #tracks = { audio: null, camera: null, screen: null };
  #agentHears = true;
  #upload = new Upload(performance.now() / 1000);
  /** Takers of data channels, by label. @type {Map<string, (peerId: string, channel: RTCDataChannel) => void>} */
  #channelTakers = new Map();

  /** @param {MeshOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** Enter as a newcomer: earlier connections end, everyone present is offered to. @param {Entry} entry */
  enter(entry) {
    this.close();
    this.#ownId = entry.self.peer_id;
    this.#configure(entry);
    for (const participant of entry.participants) this.#link(participant).offer();
    this.#share();
  }

  /** Signaling is back under the same identity: media went on, only who is there may have changed. @param {Entry} entry */
  resume(entry) {
    this.#configure(entry);
    this.keepOnly(entry.participants);
  }

  /** Keep connections to these people only, and open those that are missing. @param {Participant[]} participants */
  keepOnly(participants) {
    const present = new Set(participants.map(({ peer_id }) => peer_id));
    for (const peerId of [...this.#links.keys()]) if (!present.has(peerId)) this.remove(peerId);
    for (const participant of participants) {
      if (this.#links.has(participant.peer_id)) this.setReachable(participant);
      else this.add(participant);
    }
  }

  /**
   * Match the connections to the people near, although nobody came or left: people moved between rooms. Both sides learn of
   * it at once, and the one whose id sorts lower offers.
   * @param {Participant[]} participants
   */
  regroup(participants) {
    const near = new Set(participants.map(({ peer_id }) => peer_id));
    for (const peerId of [...this.#links.keys()]) if (!near.has(peerId)) this.remove(peerId);
    for (const participant of participants) {
      if (this.#links.has(participant.peer_id)) continue;
      const link = this.#link(participant);
      if (participant.is_agent || this.#ownId < participant.peer_id) link.offer();
      else link.expectOffer();
    }
    this.#share();
  }

  /** Someone came: people offer by themselves, the agent never does. @param {Participant} participant */
  add(participant) {
    if (this.#links.has(participant.peer_id) || participant.peer_id === this.#ownId) return;
    const link = this.#link(participant);
    if (participant.is_agent) link.offer();
    else link.expectOffer();
    this.#share();
  }

  /** @param {string} peerId */
  remove(peerId) {
    this.#links.get(peerId)?.close();
    this.#links.delete(peerId);
    this.#share();
  }

  /** @param {Participant} participant */
  setReachable(participant) {
    this.#links.get(participant.peer_id)?.setReachable(participant.connected);
  }

  /** @param {import("#parley/signaling/signal_frames.js").SignalFrame} frame */
  receive(frame) {
    this.#links.get(frame.from)?.receive(frame);
  }

  /** Send this track to everyone from now on; null sends nothing. @param {Slot} slot @param {MediaStreamTrack | null} track */
  async setTrack(slot, track) {
    this.#tracks = { ...this.#tracks, [slot]: track };
    await this.#send([slot]);
  }

  /** Whether the agent gets what is sent to everyone; without it its connection stays, and carries nothing of ours. @param {boolean} allowed */
  async setAgentHears(allowed) {
    this.#agentHears = allowed;
    await this.#send(ALL_SLOTS);
  }

  /** @param {Slot[]} slots */
  async #send(slots) {
    const done = await Promise.allSettled(
      [...this.#links.values()].flatMap((link) =>
        slots.map((slot) => link.setTrack(slot, this.#tracksFor(link.isAgent)[slot])),
      ),
    );
    for (const result of done)
      if (result.status === "rejected") console.warn("a track was not sent:", result.reason);
  }

  /**
   * A new data channel to another browser, from person to person: neither server nor agent sees what is sent. Listen to its
   * `open`, `message` and `close`; it closes when the connection is replaced, and a new one is then to be asked for.
   * @param {string} peerId @param {string} label 1..64 characters; any number of channels may have the same
   * @param {RTCDataChannelInit} [options] reliable and ordered unless told otherwise
   * @returns {RTCDataChannel | null} null while there is no connection to the participant, or one without data channels
   */
  channel(peerId, label, options) {
    return this.#links.get(peerId)?.openChannel(label, options) ?? null;
  }

  /**
   * Take the data channels that other browsers open under this label; without a taker they are closed. At most 16 are open
   * from one participant at a time. `peerId` is who the server says they are; everything on the channel is to be validated.
   * @param {string} label @param {(peerId: string, channel: RTCDataChannel) => void} taker
   */
  onChannel(label, taker) {
    this.#channelTakers.set(label, taker);
  }

  /** The sessions that are open, by peer id. */
  get sessions() {
    return [...this.#links].flatMap(([peerId, { session }]) =>
      session ? [/** @type {const} */ ([peerId, session])] : [],
    );
  }

  /** Everyone there is a connection to. */
  get peerIds() {
    return [...this.#links.keys()];
  }

  /** Send video as the person wants to save data. @param {import("#parley/rtc/rungs.js").Saving} saving */
  setSaving(saving) {
    this.#upload.saving = saving;
    this.#share();
  }

  /** Set the heights at which a participant's pictures are shown here: they need not send more. @param {string} peerId @param {import("#parley/rtc/ladder.js").View} view */
  setView(peerId, view) {
    this.#links.get(peerId)?.setView(view);
  }

  /** Take new measurements: the ladder may step. @param {ReadonlyMap<string, import("#parley/rtc/quality.js").Sample>} samples by peer id */
  measured(samples) {
    const cpuLimited = [...samples.values()].some((sample) => sample.cpuLimited);
    this.#upload.measured(cpuLimited, [...this.#links.values()], performance.now() / 1000);
    for (const [peerId, sample] of samples) this.#links.get(peerId)?.measured(sample);
  }

  /** The lowest rung on which the own camera is sent to anyone, and why. */
  get sending() {
    return this.#upload.leastSent([...this.#links.values()]);
  }

  close() {
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  /** @param {Entry} entry */
  #configure(entry) {
    this.#configuration = {
      iceServers: entry.ice_servers,
      iceTransportPolicy: entry.ice_transport_policy ?? "all",
      bundlePolicy: "max-bundle",
    };
  }

  /** @param {Participant} participant */
  #link(participant) {
    const { peer_id: peerId, is_agent: isAgent } = participant;
    const link = new Link({
      ownId: this.#ownId,
      peerId,
      isAgent,
      slots: isAgent ? AGENT_SLOTS : ALL_SLOTS,
      tracks: () => this.#tracksFor(isAgent),
      configuration: () => this.#configuration,
      send: (signal) => this.#options.send({ ...signal, to: peerId }),
      onTrack: (slot, track) => this.#options.onTrack(peerId, slot, track),
      onState: (state) => this.#options.onState(peerId, state),
      upload: this.#upload,
      onCamera: (news) => this.#options.onCamera?.(peerId, news),
      onView: () => this.#share(),
      onChannel: (channel) => this.#channelCame(peerId, channel),
    });
    this.#links.set(peerId, link);
    return link;
  }

  /** @param {string} peerId @param {RTCDataChannel} channel */
  #channelCame(peerId, channel) {
    const taker = this.#channelTakers.get(channel.label);
    if (taker) taker(peerId, channel);
    else channel.close();
  }

  /** @param {boolean} isAgent @returns {import("#parley/rtc/session.js").LocalTracks} */
  #tracksFor(isAgent) {
    return isAgent && !this.#agentHears ? NO_TRACKS : this.#tracks;
  }

  #share() {
    this.#upload.share([...this.#links.values()]);
  }
}
