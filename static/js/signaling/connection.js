/**
 * The socket of one room: it asks for a ticket, says hello, keeps the events in order, and comes back by itself.
 */

import { backoffMs } from "#parley/signaling/backoff.js";
import { endReason, ticketEndReason } from "#parley/signaling/close_codes.js";
import { CommandError, SentCommands } from "#parley/signaling/commands.js";
import { EventOrder } from "#parley/signaling/event_order.js";
import { Heartbeat } from "#parley/signaling/heartbeat.js";
import { ProtocolError, SUBPROTOCOL } from "#parley/signaling/protocol.js";
import { serverClock } from "#parley/signaling/server_clock.js";
import { TicketError } from "#parley/signaling/tickets.js";

/**
 * @typedef {import("#parley/signaling/protocol.js").Frame} Frame
 * @typedef {"connecting" | "waiting" | "open" | "reconnecting" | "ended"} Status
 * @typedef {{reason: import("#parley/signaling/close_codes.js").EndReason, code: string, message: string}} End
 *
 * @typedef {object} Options
 * @property {import("#parley/signaling/protocol.js").Protocol} protocol
 * @property {() => Promise<string>} requestAddress the address of a socket, with a fresh ticket in it
 * @property {() => {audio: boolean, video: boolean}} media what is sent at first
 * @property {() => {speech: boolean}} [consent] whether the AI participant may hear this person
 * @property {(frame: Frame) => void} onFrame each frame in order, without ack, error (of a command with an id) and pong
 * @property {(status: Status) => void} onStatus
 * @property {(end: End) => void} onEnd the connection is over and will not come back
 * @property {(url: string, protocol: string) => WebSocket} [openSocket]
 * @property {() => number} [random]
 * @property {import("#parley/signaling/server_clock.js").ServerClock} [clock]
 */

const CONNECT_WITHIN_MS = 15_000;
/** Signals that wait for the socket to come back; beyond it the oldest is dropped. */
const MAX_WAITING_SIGNALS = 256;
const NOT_STARTED_TRIES = 6;

export class SignalingConnection {
  /** @type {Options} */
  #options;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {Status} */
  #status = "connecting";
  #order = new EventOrder();
  #resumeToken = "";
  #attempt = 0;
  /** The attempt that may go on; an older attempt that still waits for its ticket gives up. @type {symbol | null} */
  #opening = null;
  #byeReason = "";
  #commands = new SentCommands();
  /** @type {string[]} */
  #waitingSignals = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retryTimer;
  #clock;
  #heartbeat;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.#clock = options.clock ?? serverClock;
    this.#heartbeat = new Heartbeat(this.#clock, {
      ping: (id) => this.#socket?.send(this.#build("ping", { id })),
      onSilence: () => {
        this.#dropSocket();
        this.#retry();
      },
    });
  }

  get status() {
    return this.#status;
  }

  /** Connect now, at the start or instead of waiting for the next try. */
  connect() {
    if (this.#socket || this.#status === "ended") return;
    clearTimeout(this.#retryTimer);
    this.#open();
  }

  /** Send a frame without asking for an answer. Signals wait for a lost socket; other frames are dropped without one. @param {string} type @param {Record<string, unknown>} [members] */
  send(type, members = {}) {
    const message = this.#build(type, members);
    if (this.#status === "open") this.#socket?.send(message);
    else if (type === "signal" && this.#status === "reconnecting") this.#keepSignal(message);
  }

  /**
   * Send a command and wait for its answer. Rejects with CommandError.
   * @param {string} type @param {Record<string, unknown>} [members] @returns {Promise<void>}
   */
  request(type, members = {}) {
    if (this.#status !== "open") return Promise.reject(new CommandError("disconnected", ""));
    return this.#commands.send((id) => this.#socket?.send(this.#build(type, { ...members, id })));
  }

  /** @param {string} type @param {Record<string, unknown>} [members] */
  #build(type, members) {
    return this.#options.protocol.build(type, members);
  }

  /** Leave the room for good. */
  leave() {
    if (this.#status === "ended") return;
    if (this.#socket?.readyState === 1) this.#socket.send(this.#build("leave"));
    this.#end({ reason: "left", code: "left", message: "" });
  }

  /** The page goes away: drop the socket without a word. A page that the browser kept calls `connect`. */
  suspend() {
    if (this.#status === "ended") return;
    clearTimeout(this.#retryTimer);
    this.#opening = null;
    this.#dropSocket();
    if (this.#status === "open") this.#setStatus("reconnecting");
  }

  async #open() {
    const attempt = Symbol("attempt");
    this.#opening = attempt;
    let url;
    try {
      url = await this.#options.requestAddress();
    } catch (error) {
      if (this.#opening === attempt) this.#ticketFailed(error);
      return;
    }
    if (this.#opening !== attempt || this.#status === "ended") return;
    const open = this.#options.openSocket ?? ((address, protocol) => new WebSocket(address, protocol));
    const socket = open(url, SUBPROTOCOL);
    this.#socket = socket;
    this.#byeReason = "";
    socket.onopen = () => this.#sayHello(socket);
    socket.onmessage = (event) => this.#receive(socket, event.data);
    socket.onclose = (event) => this.#closed(socket, event.code, event.reason);
    this.#heartbeat.expectWithin(CONNECT_WITHIN_MS);
  }

  /** @param {unknown} error */
  #ticketFailed(error) {
    if (error instanceof TicketError) {
      // Somebody who is not in yet is told to wait; whoever was in comes back by itself.
      const slowedDown = error.status === 429 && !this.#resumeToken;
      const reason = slowedDown ? "refused" : ticketEndReason(error.status, error.code);
      if (reason) {
        this.#end({ reason, code: error.code, message: error.message });
        return;
      }
      this.#retry(error.retryAfterSecs * 1000);
      return;
    }
    this.#retry();
  }

  /** @param {WebSocket} socket */
  #sayHello(socket) {
    const resume = this.#resumeToken ? { resume: { token: this.#resumeToken, seq: this.#order.seq } } : {};
    const { media, consent } = this.#options;
    const asked = consent ? { consent: consent() } : {};
    socket.send(this.#build("hello", { media: media(), ...asked, ...resume }));
  }

  /** @param {WebSocket} socket @param {unknown} data */
  #receive(socket, data) {
    if (socket !== this.#socket) return;
    this.#heartbeat.heard();
    let frame;
    try {
      frame = this.#options.protocol.parse(data);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      console.warn("a frame of the server was ignored:", error.message);
      // An event of a newer server that this client does not know still counts.
      frame = error.seq === undefined ? null : { type: "unknown", seq: error.seq };
    }
    if (frame) this.#dispatch(socket, frame);
  }

  /** @param {WebSocket} socket @param {Frame} frame */
  #dispatch(socket, frame) {
    const step = this.#order.take(frame);
    if (step === "sync") socket.send(this.#build("sync", { seq: this.#order.seq }));
    if (step !== "deliver") return;
    if (frame.type === "ack" || (frame.type === "error" && frame.id)) {
      this.#commands.answered(frame);
      return;
    }
    if (frame.type === "pong") this.#heartbeat.answered(frame);
    if (frame.type === "pong" || frame.type === "unknown") return;
    if (frame.type === "bye") this.#byeReason = String(frame.reason);
    if (frame.type === "waiting") this.#setStatus("waiting");
    if (frame.type === "welcome") this.#welcomed(socket, frame);
    this.#options.onFrame(frame);
  }

  /** @param {WebSocket} socket @param {Frame} frame */
  #welcomed(socket, frame) {
    this.#attempt = 0;
    this.#resumeToken = frame.resume_token;
    this.#clock.told(frame.server_time, null);
    this.#setStatus("open");
    const signals = frame.resumed ? this.#waitingSignals : [];
    this.#waitingSignals = [];
    for (const message of signals) socket.send(message);
  }

  /** @param {WebSocket} socket @param {number} code @param {string} reason */
  #closed(socket, code, reason) {
    if (socket !== this.#socket) return;
    this.#dropSocket();
    const final = endReason(code);
    if (final) this.#end({ reason: final, code: this.#byeReason || String(code), message: reason });
    else this.#retry();
  }

  #dropSocket() {
    const socket = this.#socket;
    this.#socket = null;
    this.#order.restart();
    this.#heartbeat.stop();
    this.#commands.lost();
    if (socket && socket.readyState <= 1) socket.close(1000);
  }

  /** @param {number} [atLeastMs] */
  #retry(atLeastMs = 0) {
    if (this.#status === "ended") return;
    if (!this.#resumeToken && this.#attempt >= NOT_STARTED_TRIES) {
      this.#end({ reason: "refused", code: "unreachable", message: "" });
      return;
    }
    if (this.#status !== "connecting") this.#setStatus("reconnecting");
    const wait = backoffMs(this.#attempt, this.#options.random ?? Math.random);
    this.#attempt += 1;
    this.#retryTimer = setTimeout(() => this.#open(), Math.max(wait, atLeastMs));
  }

  /** @param {string} message */
  #keepSignal(message) {
    if (this.#waitingSignals.length >= MAX_WAITING_SIGNALS) this.#waitingSignals.shift();
    this.#waitingSignals.push(message);
  }

  /** @param {End} end */
  #end(end) {
    this.#setStatus("ended");
    this.#opening = null;
    clearTimeout(this.#retryTimer);
    this.#dropSocket();
    this.#options.onEnd(end);
  }

  /** @param {Status} status */
  #setStatus(status) {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onStatus(status);
  }
}
