/**
 * The chat of one person: the conversation of everyone and those with one other person, unread messages, and
 * messages on their way. Pure: logs are never changed in place.
 *
 * @typedef {import("#parley/room/chat/frames.js").ChatMessage} ChatMessage
 *
 * @typedef {object} Conversation
 * @property {string} key EVERYONE, or the peer id of the other person
 * @property {string} name of the other person, as last seen
 * @property {readonly ChatMessage[]} messages oldest first
 * @property {number} unread
 * @property {string} firstUnread message id under the "new messages" line; empty without one
 *
 * @typedef {object} Outgoing a message that the server has not shown yet
 * @property {string} localId
 * @property {string} key
 * @property {string} text
 * @property {"sending" | "taken" | "failed"} state taken: the server acknowledged it, the message itself is on its way
 * @property {string} reason why it failed, for people
 *
 * @typedef {object} ChatLog
 * @property {ReadonlyMap<string, Conversation>} conversations
 * @property {readonly Outgoing[]} outgoing
 * @property {string} viewed key of the conversation that is or was last on the screen
 * @property {boolean} visible whether a conversation is on the screen at all
 *
 * @typedef {object} Reader
 * @property {ReadonlySet<string>} ownIds all peer ids that this person has had in the meeting
 * @property {number} since Unix seconds; older messages were there before this person came and are no news
 */

export const EVERYONE = "";
/** Messages of one conversation; the server keeps fewer. Of more the oldest are let go. */
export const KEPT_MESSAGES = 2000;
const GROUPED_WITHIN_SECS = 180;

/** @type {ChatLog} */
export const EMPTY_LOG = Object.freeze({
  conversations: new Map([[EVERYONE, conversation(EVERYONE)]]),
  outgoing: [],
  viewed: EVERYONE,
  visible: false,
});

/** @param {ChatMessage} message @param {ReadonlySet<string>} ownIds @returns {string} the conversation a message belongs to */
export function conversationOf(message, ownIds) {
  if (!message.to) return EVERYONE;
  return ownIds.has(message.from) ? message.to : message.from;
}

/**
 * Take messages in; those that are known already stay as they are.
 * @param {ChatLog} log @param {readonly ChatMessage[]} messages oldest first @param {Reader} reader @returns {ChatLog}
 */
export function received(log, messages, reader) {
  const conversations = new Map(log.conversations);
  let { outgoing } = log;
  /** @type {Map<string, ChatMessage[]>} */
  const fresh = new Map();
  const known = new Set(
    [...conversations.values()].flatMap(({ messages: kept }) => kept.map(({ message_id }) => message_id)),
  );
  for (const message of messages) {
    if (known.has(message.message_id)) continue;
    known.add(message.message_id);
    const key = conversationOf(message, reader.ownIds);
    fresh.set(key, [...(fresh.get(key) ?? []), message]);
    if (reader.ownIds.has(message.from)) outgoing = arrived(outgoing, key, message.text);
  }
  if (!fresh.size) return log;
  for (const [key, added] of fresh)
    conversations.set(
      key,
      extended(conversations.get(key) ?? conversation(key), added, reader, isViewed(log, key)),
    );
  return { ...log, conversations, outgoing };
}

/** A conversation is on the screen from now on. @param {ChatLog} log @param {string} key @param {string} [name] @returns {ChatLog} */
export function viewed(log, key, name = "") {
  const before = log.conversations.get(key) ?? conversation(key, name);
  const conversations = new Map(closed(log).conversations).set(key, { ...before, unread: 0 });
  return { ...log, conversations, viewed: key, visible: true };
}

/** No conversation is on the screen any more: what was new in the last one has been read. @param {ChatLog} log @returns {ChatLog} */
export function closed(log) {
  const last = log.conversations.get(log.viewed);
  const read = last?.firstUnread && log.visible ? { ...last, unread: 0, firstUnread: "" } : null;
  const conversations = read ? new Map(log.conversations).set(log.viewed, read) : log.conversations;
  return { ...log, conversations, visible: false };
}

/** @param {ChatLog} log @param {{localId: string, key: string, text: string}} message @returns {ChatLog} */
export function sending(log, message) {
  const others = log.outgoing.filter(({ localId }) => localId !== message.localId);
  return { ...log, outgoing: [...others, { ...message, state: "sending", reason: "" }] };
}

/** The server took a message. @param {ChatLog} log @param {string} localId @returns {ChatLog} */
export function taken(log, localId) {
  return changed(log, localId, { state: "taken" });
}

/** @param {ChatLog} log @param {string} localId @param {string} reason @returns {ChatLog} */
export function failed(log, localId, reason) {
  return changed(log, localId, { state: "failed", reason });
}

/** @param {ChatLog} log @param {string} localId @returns {ChatLog} */
export function discarded(log, localId) {
  return { ...log, outgoing: log.outgoing.filter((message) => message.localId !== localId) };
}

/** Number of unread messages in all conversations. @param {ChatLog} log */
export function unreadCount(log) {
  let sum = 0;
  for (const { unread } of log.conversations.values()) sum += unread;
  return sum;
}

/** Whether a message goes without its own heading, since the one before is of the same person and a moment ago. @param {ChatMessage | undefined} before @param {ChatMessage} message */
export function isGrouped(before, message) {
  return before?.from === message.from && message.at - before.at < GROUPED_WITHIN_SECS;
}

/** @param {string} key @param {string} [name] @returns {Conversation} */
function conversation(key, name = "") {
  return { key, name, messages: [], unread: 0, firstUnread: "" };
}

/** @param {ChatLog} log @param {string} key */
function isViewed(log, key) {
  return log.visible && log.viewed === key;
}

/** @param {Conversation} before @param {ChatMessage[]} added @param {Reader} reader @param {boolean} seen @returns {Conversation} */
function extended(before, added, { ownIds, since }, seen) {
  const messages = [...before.messages, ...added].sort((a, b) => a.at - b.at).slice(-KEPT_MESSAGES);
  const news = added.filter(({ from, at }) => !ownIds.has(from) && at >= since);
  const name = [...added].reverse().find(({ from }) => !ownIds.has(from))?.name ?? before.name;
  const answered = added.some(({ from }) => ownIds.has(from));
  return {
    ...before,
    messages,
    name,
    unread: seen ? 0 : before.unread + news.length,
    firstUnread: answered ? "" : before.firstUnread || (seen ? "" : (news[0]?.message_id ?? "")),
  };
}

/** The own message came back: the oldest that went out with these words has arrived. @param {readonly Outgoing[]} outgoing @param {string} key @param {string} text */
function arrived(outgoing, key, text) {
  const place = outgoing.findIndex((message) => message.key === key && message.text === text);
  return place < 0 ? outgoing : outgoing.toSpliced(place, 1);
}

/** @param {ChatLog} log @param {string} localId @param {Partial<Outgoing>} changes @returns {ChatLog} */
function changed(log, localId, changes) {
  const outgoing = log.outgoing.map((message) =>
    message.localId === localId ? { ...message, ...changes } : message,
  );
  return { ...log, outgoing };
}
