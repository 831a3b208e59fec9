/** Hand-written doubles of the browser's outer border: sockets and peer connections. */

/** Let everything that is ready go on. */
export async function settle(turns = 20) {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}

/** A WebSocket that a test plays the server of. */
export class FakeSocket {
  readyState = 0;
  /** @type {any[]} */
  sent = [];
  /** @type {any} */ onopen = null;
  /** @type {any} */ onmessage = null;
  /** @type {any} */ onclose = null;

  /** @param {string} url @param {string} protocol */
  constructor(url, protocol) {
    this.url = url;
    this.protocol = protocol;
  }

  /** @param {string} message */
  send(message) {
    if (this.readyState !== 1) throw new Error("the socket is not open");
    this.sent.push(JSON.parse(message));
  }

  close() {
    this.readyState = 3;
  }

  accept() {
    this.readyState = 1;
    this.onopen();
  }

  /** @param {object} frame */
  deliver(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }

  /** @param {string} data */
  deliverText(data) {
    this.onmessage({ data });
  }

  /** @param {number} code */
  hangUp(code) {
    this.readyState = 3;
    this.onclose({ code, reason: "" });
  }

  /** @param {string} type */
  sentOf(type) {
    return this.sent.filter((frame) => frame.type === type);
  }
}

/** A track that does nothing. @param {string} kind */
export function fakeTrack(kind) {
  return /** @type {any} */ ({ kind, enabled: true, stop() {} });
}

let descriptions = 0;

/**
 * An RTCPeerConnection with the signaling states of the standard (rollback included) and no media. It connects when `connect`
 * is called.
 */
export class FakePeerConnection {
  /** @type {FakePeerConnection[]} */
  static made = [];
  signalingState = "stable";
  connectionState = "new";
  /** @type {any} */ localDescription = null;
  /** @type {any} */ remoteDescription = null;
  /** @type {any[]} */ candidates = [];
  /** @type {any[]} */ transceivers = [];
  /** @type {any[]} */ channels = [];
  /** @type {any} */ sctp = null;
  iceRestarts = 0;
  /** @type {any} */ onnegotiationneeded = null;
  /** @type {any} */ onicecandidate = null;
  /** @type {any} */ ontrack = null;
  /** @type {any} */ onconnectionstatechange = null;
  /** @type {any} */ onsignalingstatechange = null;
  /** @type {any} */ ondatachannel = null;

  /** @param {RTCConfiguration} configuration */
  constructor(configuration = {}) {
    this.configuration = configuration;
    FakePeerConnection.made.push(this);
  }

  /** @param {any} trackOrKind @param {{direction?: string}} [init] */
  addTransceiver(trackOrKind, { direction = "sendrecv" } = {}) {
    const kind = typeof trackOrKind === "string" ? trackOrKind : trackOrKind.kind;
    this.transceivers.push(
      fakeTransceiver(kind, direction, typeof trackOrKind === "string" ? null : trackOrKind),
    );
    this.#needNegotiation();
  }

  getTransceivers() {
    return this.transceivers;
  }

  /** @param {string} label */
  createDataChannel(label) {
    const channel = {
      label,
      readyState: "connecting",
      /** @type {string[]} */ sent: [],
      send(/** @type {string} */ text) {
        this.sent.push(text);
      },
    };
    this.channels.push(channel);
    return channel;
  }

  restartIce() {
    this.iceRestarts += 1;
    this.#needNegotiation();
  }

  async setLocalDescription() {
    await Promise.resolve();
    this.#requireOpen();
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    descriptions += 1;
    this.localDescription = { type, sdp: `v=0 ${type} ${descriptions}` };
    this.#setState(type === "answer" ? "stable" : "have-local-offer");
  }

  /** @param {{type: string, sdp: string}} description */
  async setRemoteDescription(description) {
    if (description.sdp.includes("malformed")) throw new Error("malformed SDP");
    await Promise.resolve();
    this.#requireOpen();
    if (description.type === "offer") {
      if (this.signalingState === "have-local-offer") this.localDescription = null;
      this.#addOffered(description.sdp);
      this.remoteDescription = description;
      this.#setState("have-remote-offer");
      return;
    }
    if (this.signalingState !== "have-local-offer") throw new Error("an answer without an offer");
    this.remoteDescription = description;
    this.#setState("stable");
  }

  /** @param {any} candidate */
  async addIceCandidate(candidate) {
    if (!this.remoteDescription) throw new Error("a candidate before the description");
    this.candidates.push(candidate);
  }

  async getStats() {
    return new Map();
  }

  close() {
    this.signalingState = "closed";
    this.connectionState = "closed";
  }

  /** @param {string} state */
  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  /** @param {string} sdp */
  #addOffered(sdp) {
    const kinds = /** @type {string[]} */ (sdp.match(/\b(audio|video)\b/g) ?? []);
    for (const kind of kinds.slice(this.transceivers.length))
      this.transceivers.push(fakeTransceiver(kind, "recvonly", null));
  }

  /** @param {string} state */
  #setState(state) {
    this.signalingState = state;
    this.onsignalingstatechange?.();
  }

  #needNegotiation() {
    if (this.#negotiationQueued) return;
    this.#negotiationQueued = true;
    queueMicrotask(() => {
      this.#negotiationQueued = false;
      if (this.signalingState === "stable") this.onnegotiationneeded?.();
    });
  }

  #negotiationQueued = false;

  #requireOpen() {
    if (this.signalingState === "closed") throw new Error("the connection is closed");
  }
}

/** @param {string} kind @param {string} direction @param {any} track */
function fakeTransceiver(kind, direction, track) {
  const sender = {
    track,
    /** @type {any} */ parameters: { encodings: [{}] },
    async replaceTrack(/** @type {any} */ next) {
      sender.track = next;
    },
    getParameters: () => sender.parameters,
    async setParameters(/** @type {any} */ parameters) {
      sender.parameters = parameters;
    },
  };
  return { direction, sender, receiver: { track: { kind }, getSynchronizationSources: () => [] } };
}
