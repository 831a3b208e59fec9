/** The chat of one stay in a room: its log, fed by the frames of that room. Pure but for its own fields. */

import { EMPTY_LOG, received } from "#parley/room/chat/log.js";

/**
 * @typedef {import("#parley/room/chat/frames.js").ChatMessage} ChatMessage
 * @typedef {import("#parley/room/protocol.js").ServerFrame} ServerFrame
 */

/** Of many messages at once only the last ones are told. */
const TOLD_AT_ONCE = 3;

export class StayChat {
  log = EMPTY_LOG;
  /** All peer ids that this person has had in this stay. @type {Set<string>} */
  ownIds = new Set();
  /** The end of the page of earlier messages: undefined until one was asked for, null when there is none. @type {number | null | undefined} */
  before = undefined;
  /** When this person came, in Unix seconds. */
  #since = Number.POSITIVE_INFINITY;
  /** @type {ChatMessage[]} */
  #untold = [];

  /** Take the messages of a frame; other frames change nothing. @param {ServerFrame} frame @returns {ChatMessage[]} those of others that are new, oldest first */
  take(frame) {
    if (frame.type === "welcome") {
      this.ownIds.add(frame.self.peer_id);
      this.#since = Math.min(this.#since, frame.self.joined_at);
    }
    if (frame.type === "welcome" || frame.type === "snapshot") return this.#receive(frame.chat);
    if (frame.type === "chat") return this.#receive([frame]);
    if (frame.type === "history" && frame.kind === "chat") {
      this.before = frame.before;
      this.log = received(this.log, frame.items, this.#reader);
    }
    return [];
  }

  /** The messages of others that nobody was told of yet. */
  news() {
    const news = this.#untold;
    this.#untold = [];
    return news;
  }

  get #reader() {
    return { ownIds: this.ownIds, since: this.#since };
  }

  /** @param {readonly ChatMessage[]} messages oldest first */
  #receive(messages) {
    const known = new Set(
      [...this.log.conversations.values()].flatMap((conversation) =>
        conversation.messages.map(({ message_id: id }) => id),
      ),
    );
    const news = messages.filter(
      ({ message_id: id, from, at }) => !known.has(id) && !this.ownIds.has(from) && at >= this.#since,
    );
    this.#untold = [...this.#untold, ...news].slice(-TOLD_AT_ONCE);
    this.log = received(this.log, messages, this.#reader);
    return news;
  }
}
