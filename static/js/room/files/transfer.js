/** One file on its way over a data channel: carries out what the rules say, for both sides. */

import { BlockHash } from "#parley/room/files/block_hash.js";
import { BLOCK_BYTES, CHUNK_BYTES, readFileFrame } from "#parley/room/files/frames.js";
import { incoming, isOver, outgoing, step } from "#parley/room/files/rules.js";

/**
 * @typedef {import("#parley/room/files/rules.js").Transfer} Transfer
 * @typedef {import("#parley/room/files/rules.js").Event} Event
 * @typedef {import("#parley/room/files/rules.js").Action} Action
 *
 * @typedef {object} TransferOptions
 * @property {RTCDataChannel} channel
 * @property {File | null} file what is sent; null to receive
 * @property {() => void} onChange
 * @property {() => Promise<() => void>} [turn] waits until this one may send; what it gives is called at the end
 */

const BUFFERED_BYTES = 1024 * 1024;
const RESUME_BELOW_BYTES = 256 * 1024;
/** The channel closes after its last message had the time to get through. */
const CLOSE_AFTER_MS = 2000;
const OPEN_WITHIN_MS = 15_000;

export class FileTransfer {
  /** @type {Transfer} */
  state;
  /** The whole file on the receiving side once it is checked. @type {Blob | null} */
  blob = null;
  #options;
  #hash = new BlockHash();
  /** The block that is being filled, and how far it is. */
  #block = new Uint8Array(0);
  #filled = 0;
  /** @type {Blob[]} */
  #blocks = [];
  /** @type {ReturnType<typeof setTimeout>} */
  #openTimer;

  /** @param {TransferOptions} options */
  constructor(options) {
    this.#options = options;
    const { channel, file } = options;
    this.state = file
      ? outgoing({ name: file.name, size: file.size, mime: file.type || "application/octet-stream" })
      : incoming();
    channel.binaryType = "arraybuffer";
    channel.bufferedAmountLowThreshold = RESUME_BELOW_BYTES;
    channel.onopen = () => this.#take({ is: "opened" });
    channel.onmessage = ({ data }) => this.#take({ is: "came", frame: readFileFrame(data) });
    channel.onclose = () => this.#take({ is: "closed" });
    this.#openTimer = setTimeout(() => {
      if (this.state.phase === "opening") this.#take({ is: "closed" });
    }, OPEN_WITHIN_MS);
    if (channel.readyState === "open") this.#take({ is: "opened" });
  }

  accept() {
    this.#take({ is: "accepted" });
  }

  decline() {
    this.#take({ is: "declined" });
  }

  cancel() {
    this.#take({ is: "cancelled" });
  }

  /** The way to the other side is gone. */
  lost() {
    this.#take({ is: "closed" });
  }

  /** @param {Event} event */
  #take(event) {
    const before = this.state;
    const [state, actions] = step(before, event);
    this.state = state;
    for (const action of actions) this.#act(action);
    if (isOver(state) && state.phase !== "done") this.#forget();
    if (state !== before) this.#options.onChange();
  }

  /** @param {Action} action */
  #act(action) {
    switch (action.do) {
      case "send":
        this.#send(JSON.stringify(action.frame));
        break;
      case "keep":
        if (!this.#block.byteLength) this.#block = new Uint8Array(BLOCK_BYTES);
        this.#keep(action.bytes);
        break;
      case "pump":
        this.#pump();
        break;
      case "check":
        this.#check(action.sha256);
        break;
      case "close":
        this.#close();
    }
  }

  /** @param {string | ArrayBuffer} message */
  #send(message) {
    const { channel } = this.#options;
    if (channel.readyState === "open") channel.send(/** @type {any} */ (message));
  }

  #close() {
    const { channel } = this.#options;
    clearTimeout(this.#openTimer);
    setTimeout(() => channel.close(), channel.readyState === "open" ? CLOSE_AFTER_MS : 0);
  }

  // Sending

  async #pump() {
    const release = await this.#options.turn?.();
    try {
      await this.#sendBlocks();
    } catch (error) {
      console.warn("a file could not be read:", error);
      this.#take({ is: "unreadable" });
    } finally {
      release?.();
    }
  }

  async #sendBlocks() {
    const file = /** @type {File} */ (this.#options.file);
    for (let start = 0; start < file.size; start += BLOCK_BYTES) {
      const block = await file.slice(start, start + BLOCK_BYTES).arrayBuffer();
      await this.#hash.add(block);
      for (let at = 0; at < block.byteLength; at += CHUNK_BYTES) {
        await this.#room();
        if (this.state.phase !== "sending") return;
        const chunk = block.slice(at, at + CHUNK_BYTES);
        this.#send(chunk);
        this.#take({ is: "sent", bytes: chunk.byteLength });
      }
    }
    this.#take({ is: "hashed", sha256: await this.#hash.root() });
  }

  /** Wait until the channel has room for more, or is over. @returns {Promise<void> | undefined} */
  #room() {
    const { channel } = this.#options;
    if (channel.bufferedAmount <= BUFFERED_BYTES || channel.readyState !== "open") return undefined;
    return new Promise((resolve) => {
      const done = () => {
        channel.removeEventListener("bufferedamountlow", done);
        channel.removeEventListener("close", done);
        resolve();
      };
      channel.addEventListener("bufferedamountlow", done);
      channel.addEventListener("close", done);
    });
  }

  // Receiving

  /** Whole blocks go into blobs, which the browser keeps outside of the page's memory. @param {ArrayBuffer} bytes */
  #keep(bytes) {
    let rest = new Uint8Array(bytes);
    while (rest.byteLength) {
      const part = rest.subarray(0, BLOCK_BYTES - this.#filled);
      this.#block.set(part, this.#filled);
      this.#filled += part.byteLength;
      rest = rest.subarray(part.byteLength);
      if (this.#filled === BLOCK_BYTES) this.#endBlock();
    }
  }

  #endBlock() {
    const whole = this.#block.slice(0, this.#filled);
    this.#hash.add(whole.buffer);
    this.#blocks.push(new Blob([whole]));
    this.#filled = 0;
  }

  /** @param {string} announced */
  async #check(announced) {
    if (this.#filled) this.#endBlock();
    const right = (await this.#hash.root()) === announced;
    if (isOver(this.state)) return;
    // Never with the type that the other side named: the browser is to save it, not to show it.
    if (right) this.blob = new Blob(this.#blocks, { type: "application/octet-stream" });
    this.#take({ is: "checked", right });
  }

  #forget() {
    this.#block = new Uint8Array(0);
    this.#filled = 0;
    this.#blocks = [];
    this.blob = null;
  }
}
