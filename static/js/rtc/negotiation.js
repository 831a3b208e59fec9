/**
 * Perfect negotiation on one RTCPeerConnection: either side may offer at any time; when both do, the impolite side's offer
 * stands (https://w3c.github.io/webrtc-pc/#perfect-negotiation-example).
 */

/**
 * @typedef {import("#parley/signaling/signal_frames.js").Description} Description
 * @typedef {import("#parley/signaling/signal_frames.js").Candidate} Candidate
 * @typedef {{description: Description} | {candidate: Candidate | null}} Signal
 *
 * @typedef {object} NegotiationOptions
 * @property {boolean} polite
 * @property {(signal: Signal) => void} send
 * @property {() => void | Promise<void>} [beforeAnswer] sets up transceivers once the offer is applied
 * @property {(description: Description) => Description} [shapeSent] what the other side is told
 * @property {(description: Description) => Description} [shapeReceived] what is applied here
 */

export class Negotiation {
  #connection;
  #options;
  #makingOffer = false;
  #ignoreOffer = false;
  #settingAnswer = false;

  /** @param {RTCPeerConnection} connection @param {NegotiationOptions} options */
  constructor(connection, options) {
    this.#connection = connection;
    this.#options = options;
    connection.onnegotiationneeded = () => this.offer();
    connection.onicecandidate = ({ candidate }) => {
      options.send({ candidate: candidate ? /** @type {Candidate} */ (candidate.toJSON()) : null });
    };
  }

  /** Make and send an offer. */
  async offer() {
    try {
      this.#makingOffer = true;
      await this.#connection.setLocalDescription();
      this.#sendLocal();
    } catch (error) {
      // The connection was closed meanwhile, or is in the middle of another exchange that will ask for an offer again.
      if (this.#connection.signalingState !== "closed") console.warn("no offer could be made:", error);
    } finally {
      this.#makingOffer = false;
    }
  }

  /**
   * Take a signal of the other side. Rejects when the description or candidate cannot be used.
   * @param {{description?: Description, candidate?: Candidate | null}} signal
   */
  async receive({ description, candidate }) {
    if (description) await this.#describe(description);
    else await this.#addCandidate(candidate ?? null);
  }

  /** @param {Description} received */
  async #describe(received) {
    const connection = this.#connection;
    const ready = !this.#makingOffer && (connection.signalingState === "stable" || this.#settingAnswer);
    const collision = received.type === "offer" && !ready;
    this.#ignoreOffer = !this.#options.polite && collision;
    if (this.#ignoreOffer) return;
    const description = this.#options.shapeReceived?.(received) ?? received;
    this.#settingAnswer = description.type === "answer";
    try {
      await connection.setRemoteDescription(description);
    } finally {
      this.#settingAnswer = false;
    }
    if (description.type !== "offer") return;
    await this.#options.beforeAnswer?.();
    await connection.setLocalDescription();
    this.#sendLocal();
  }

  /** @param {Candidate | null} candidate */
  async #addCandidate(candidate) {
    try {
      await this.#connection.addIceCandidate(candidate ?? undefined);
    } catch (error) {
      if (!this.#ignoreOffer) throw error;
    }
  }

  #sendLocal() {
    const local = this.#connection.localDescription;
    if (!local) return;
    const description = /** @type {Description} */ ({ type: local.type, sdp: local.sdp });
    this.#options.send({ description: this.#options.shapeSent?.(description) ?? description });
  }
}
