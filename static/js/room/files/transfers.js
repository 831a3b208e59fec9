/** All files that go to and come from the people of a room. It knows the way to them, not the page. */

import { FILE_LABEL, MAX_FILE_BYTES } from "#parley/room/files/frames.js";
import { isOver } from "#parley/room/files/rules.js";
import { FileTransfer } from "#parley/room/files/transfer.js";

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} peerId
 * @property {FileTransfer} transfer
 * @property {File | null} file what is sent, to send it again; null for one that comes
 *
 * @typedef {object} Way the data channels of the room
 * @property {(peerId: string, label: string) => RTCDataChannel | null} channel
 * @property {(label: string, taker: (peerId: string, channel: RTCDataChannel) => void) => void} onChannel
 */

const SENDING_AT_ONCE = 3;
/** Files that are offered or going, of one person and in all; what comes on top is closed or not begun. */
const OPEN_FROM_ONE = 4;
const OPEN_IN_ALL = 40;
/** Received files are held until they are saved or dismissed. */
const HELD_BYTES = 512 * 1024 * 1024;
const KEPT_ENTRIES = 60;

export class Transfers {
  /** @type {Map<string, Entry>} */
  entries = new Map();
  #way;
  #onChange;
  #turns = new Turns(SENDING_AT_ONCE);

  /** @param {Way} way @param {(entry: Entry) => void} onChange */
  constructor(way, onChange) {
    this.#way = way;
    this.#onChange = onChange;
    way.onChannel(FILE_LABEL, (peerId, channel) => this.#came(peerId, channel));
  }

  /**
   * Offer a file to somebody.
   * @param {string} peerId @param {File} file @returns {"" | "too_large" | "unreachable" | "busy"} why it cannot be offered, else empty
   */
  send(peerId, file) {
    if (file.size > MAX_FILE_BYTES) return "too_large";
    if (this.#open().length >= OPEN_IN_ALL) return "busy";
    const channel = this.#way.channel(peerId, FILE_LABEL);
    if (!channel) return "unreachable";
    this.#add(peerId, channel, file);
    return "";
  }

  /** Whether there is room to hold one more file. @param {Entry} entry */
  mayAccept({ transfer }) {
    let held = transfer.state.size;
    for (const { file, transfer: other } of this.entries.values())
      if (!file && other !== transfer && (other.blob || other.state.phase === "receiving"))
        held += other.state.size;
    return held <= HELD_BYTES;
  }

  /** Take an entry that is over off the list; what was received is let go. @param {string} id */
  dismiss(id) {
    const entry = this.entries.get(id);
    if (!entry || !isOver(entry.transfer.state)) return;
    this.entries.delete(id);
    this.#onChange(entry);
  }

  /** Somebody is not in the room any more. @param {(peerId: string) => boolean} isThere */
  keepOnly(isThere) {
    for (const { peerId, transfer } of this.entries.values()) if (!isThere(peerId)) transfer.lost();
  }

  close() {
    for (const { transfer } of this.entries.values()) transfer.cancel();
  }

  /** @param {string} peerId @param {RTCDataChannel} channel */
  #came(peerId, channel) {
    const ofPeer = this.#open().filter((entry) => entry.peerId === peerId && !entry.file);
    if (ofPeer.length >= OPEN_FROM_ONE || this.#open().length >= OPEN_IN_ALL) channel.close();
    else this.#add(peerId, channel, null);
  }

  /** @param {string} peerId @param {RTCDataChannel} channel @param {File | null} file */
  #add(peerId, channel, file) {
    const id = crypto.randomUUID();
    const transfer = new FileTransfer({
      channel,
      file,
      onChange: () => {
        const changed = this.entries.get(id);
        if (changed) this.#onChange(changed);
      },
      turn: () => this.#turns.take(),
    });
    const entry = { id, peerId, transfer, file };
    this.entries.set(id, entry);
    this.#forgetOldest();
    this.#onChange(entry);
  }

  #open() {
    return [...this.entries.values()].filter(({ transfer }) => !isOver(transfer.state));
  }

  /** Entries that failed or were declined make room for new ones; a file that was not saved yet stays. */
  #forgetOldest() {
    for (const [id, { transfer }] of this.entries) {
      if (this.entries.size <= KEPT_ENTRIES) return;
      if (isOver(transfer.state) && !transfer.blob) this.entries.delete(id);
    }
  }
}

export class Turns {
  #free;
  /** As many as there are transfers on the page, which are few. @type {(() => void)[]} */
  #waiting = [];

  /** @param {number} count how many may go at once */
  constructor(count) {
    this.#free = count;
  }

  /** @returns {Promise<() => void>} resolves with a function that ends the turn, once the turn has come */
  async take() {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    };
  }
}
