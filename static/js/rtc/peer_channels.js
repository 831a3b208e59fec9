/**
 * Data channels between two browsers. The side that opens a session opens the channel `parley` with it, so that data is part of
 * the first offer; every later channel needs no negotiation any more.
 */

/** The channel on which the two sides tell each other what they need. */
const CONTROL_LABEL = "parley";
const LABEL_CHARS = 64;
/** Channels that the other side may have open at once; what is more is closed. */
const MAX_INCOMING = 16;
/** Characters of one control message. */
const MAX_MESSAGE_CHARS = 4096;
/** Control messages that are read in a second, and at once. Each may change what is sent to everyone; the rest is dropped. */
const MESSAGES_PER_SECOND = 60;

/**
 * @typedef {object} PeerChannelsListeners
 * @property {(message: unknown) => void} onMessage a control message of the other side; whatever it sent, as long as it is JSON
 * @property {() => void} onReady control messages can be sent from now on
 * @property {(channel: RTCDataChannel) => void} onChannel the other side opened a channel
 */

export class PeerChannels {
  #connection;
  #listeners;
  /** @type {RTCDataChannel | null} */
  #control = null;
  #incoming = 0;
  #mayRead = MESSAGES_PER_SECOND;
  #countedAtMs = performance.now();

  /** @param {RTCPeerConnection} connection @param {PeerChannelsListeners} listeners */
  constructor(connection, listeners) {
    this.#connection = connection;
    this.#listeners = listeners;
    connection.ondatachannel = ({ channel }) => this.#came(channel);
  }

  /** Call on the side that opens the session, before its first offer. */
  start() {
    this.#useControl(this.#connection.createDataChannel(CONTROL_LABEL));
  }

  /** Send a control message; it is dropped while the channel is not open. @param {Record<string, unknown>} message @returns {boolean} whether it was sent */
  send(message) {
    if (this.#control?.readyState !== "open") return false;
    this.#control.send(JSON.stringify(message));
    return true;
  }

  /** A new channel to the other side, null where data was not negotiated. @param {string} label @param {RTCDataChannelInit} [options] */
  open(label, options) {
    if (!isFree(label)) throw new RangeError(`a data channel cannot be called ${label}`);
    return this.#connection.sctp ? this.#connection.createDataChannel(label, options) : null;
  }

  close() {
    this.#connection.ondatachannel = null;
    if (this.#control) this.#control.onmessage = this.#control.onopen = null;
  }

  /** @param {RTCDataChannel} channel */
  #came(channel) {
    if (channel.label === CONTROL_LABEL && !this.#control) this.#useControl(channel);
    else if (!isFree(channel.label) || this.#incoming >= MAX_INCOMING) channel.close();
    else {
      this.#incoming += 1;
      channel.addEventListener("close", () => {
        this.#incoming -= 1;
      });
      this.#listeners.onChannel(channel);
    }
  }

  /** @param {RTCDataChannel} channel */
  #useControl(channel) {
    this.#control = channel;
    channel.onopen = () => this.#listeners.onReady();
    channel.onmessage = ({ data }) => this.#read(data);
    if (channel.readyState === "open") this.#listeners.onReady();
  }

  #isWithinLimit() {
    const nowMs = performance.now();
    const gained = ((nowMs - this.#countedAtMs) / 1000) * MESSAGES_PER_SECOND;
    this.#mayRead = Math.min(MESSAGES_PER_SECOND, this.#mayRead + gained);
    this.#countedAtMs = nowMs;
    if (this.#mayRead < 1) return false;
    this.#mayRead -= 1;
    return true;
  }

  /** @param {unknown} data */
  #read(data) {
    if (typeof data !== "string" || data.length > MAX_MESSAGE_CHARS || !this.#isWithinLimit()) return;
    try {
      this.#listeners.onMessage(JSON.parse(data));
    } catch (error) {
      console.debug("a control message could not be used:", error);
    }
  }
}

/** @param {string} label */
function isFree(label) {
  return label.length > 0 && label.length <= LABEL_CHARS && label !== CONTROL_LABEL && label !== "agent";
}
