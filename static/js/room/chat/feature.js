/** The chat of a stay: joins the log, the panel page and the server. */

import { ChatComposer } from "#parley/room/chat/composer.js";
import { ChatConversations } from "#parley/room/chat/conversations.js";
import { Drafts } from "#parley/room/chat/drafts.js";
import { ChatList } from "#parley/room/chat/list.js";
import * as chat from "#parley/room/chat/log.js";
import { mayWriteTo } from "#parley/room/chat/rules.js";
import { StayChat } from "#parley/room/chat/stay_chat.js";
import { closedText, reasonText } from "#parley/room/chat/texts.js";
import { setBadge } from "#parley/ui/badges.js";
import { byId, setText } from "#parley/ui/dom.js";
import { notify } from "#parley/ui/notices.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/features.js").RoomContext} RoomContext
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {import("#parley/room/chat/frames.js").ChatMessage} ChatMessage
 * @typedef {import("#parley/room/protocol.js").ServerFrame} Frame
 */

const WELCOME_MESSAGES = 50;
const SPOKEN_CHARS = 200;

export class ChatFeature {
  #context;
  #onUnseen;
  /** By stay: breakout rooms have a chat of their own. @type {Map<unknown, StayChat>} */
  #rooms = new Map();
  #room = new StayChat();
  #asking = false;

  #list = new ChatList({
    isOwn: ({ from }) => this.#room.ownIds.has(from),
    replyPrivately: ({ from }) =>
      mayWriteTo(this.#context.state(), from) ? ({ from: key }) => this.writeTo(key) : null,
    mentionNames: () => this.#context.state().room?.agent.wake_names ?? [],
    outgoing: {
      onRetry: ({ localId, key, text }) => this.#send(localId, key, text),
      onEdit: (entry) => this.#edit(entry),
      onDiscard: ({ localId }) => this.#update(chat.discarded(this.#room.log, localId)),
    },
    onEarlier: () => this.#askEarlier(),
  });
  #conversations = new ChatConversations((key) => this.#view(key));
  #composer;

  /** @param {RoomContext} context @param {(state: RoomState, message: ChatMessage) => void} onUnseen somebody wrote in the room with this state, and it is not on the screen */
  constructor(context, onUnseen) {
    this.#context = context;
    this.#onUnseen = onUnseen;
    this.#composer = new ChatComposer(new Drafts(location.pathname), {
      onSend: (text) => this.#send(crypto.randomUUID(), this.#room.log.viewed, text),
      onReceiver: (key) => {
        this.#view(key);
        this.#composer.focus();
      },
    });
    document.addEventListener("visibilitychange", () => this.#visibilityChanged());
  }

  /** Open the private conversation with somebody and get ready to write. @param {string} peerId */
  writeTo(peerId) {
    if (this.#context.panel.page !== "chat") this.#context.panel.open("chat");
    this.#view(peerId);
    this.#composer.focus();
  }

  /** The receiver that is chosen: a peer id, or EVERYONE. */
  get receiver() {
    return this.#room.log.viewed;
  }

  opened() {
    this.switched();
  }

  /** Another room is shown, with its own messages. */
  switched() {
    const session = this.#context.session();
    const visible = this.#room.log.visible;
    if (visible) this.#room.log = chat.closed(this.#room.log);
    this.#room = this.#rooms.get(session) ?? new StayChat();
    this.#rooms.set(session, this.#room);
    this.#asking = false;
    if (visible) this.#shown();
    else this.#show();
    this.#tellNews();
  }

  /** @param {RoomState} state */
  render(state) {
    if (state.self) this.#show();
  }

  /** @param {Frame} frame */
  frameCame(frame) {
    const before = this.#room.log;
    const fresh = this.#room.take(frame);
    for (const message of fresh) if (!this.#isSeen(message)) this.#onUnseen(this.#context.state(), message);
    if (this.#room.log !== before) this.#show();
    this.#tellNews();
  }

  /** The messages of the main room are told when it is shown again. @param {Frame} frame */
  mainFrameCame(frame) {
    const main = this.#context.main();
    for (const message of this.#rooms.get(main)?.take(frame) ?? []) this.#onUnseen(main.store.state, message);
  }

  /** @param {import("#parley/room/panel.js").PanelPage | null} page */
  panelChanged(page) {
    if (page === "chat" && !document.hidden) this.#shown();
    else if (this.#room.log.visible) this.#update(chat.closed(this.#room.log));
  }

  #tellNews() {
    for (const message of this.#room.news()) this.#tell(message);
  }

  /** Tell of a message: by a notice where a private one would go unseen, else to screen readers only. @param {ChatMessage} message */
  #tell(message) {
    const { name, to, from } = message;
    if (to && !this.#isSeen(message)) {
      const room = this.#room;
      notify(interpolate(gettext("%(name)s wrote to you privately"), { name }), {
        icon: "lock",
        action: {
          label: gettext("Read"),
          run: () => this.writeTo(from),
          holds: () => this.#room === room && !this.#isSeen(message),
        },
      });
      return;
    }
    const text = message.text.slice(0, SPOKEN_CHARS);
    const spoken = to ? gettext("%(name)s, privately: %(text)s") : gettext("%(name)s: %(text)s");
    setText(byId("chat-spoken", HTMLElement), interpolate(spoken, { name, text }));
  }

  /** @param {ChatMessage} message */
  #isSeen(message) {
    const { log, ownIds } = this.#room;
    return log.visible && log.viewed === chat.conversationOf(message, ownIds);
  }

  /** @param {string} key */
  #view(key) {
    const name = this.#context.state().others.get(key)?.name ?? "";
    this.#update(chat.viewed(this.#room.log, key, name));
  }

  #shown() {
    this.#view(this.#room.log.viewed);
    this.#list.shownAgain(this.#room.log.conversations.get(this.#room.log.viewed)?.firstUnread ?? "");
  }

  #visibilityChanged() {
    if (this.#context.panel.page === "chat") {
      if (document.hidden) this.#update(chat.closed(this.#room.log));
      else this.#shown();
    }
    this.#show();
  }

  /** @param {string} localId @param {string} key @param {string} text */
  async #send(localId, key, text) {
    const room = this.#room;
    const words = text.replace(/\p{Surrogate}/gu, "\uFFFD");
    this.#update(chat.sending(room.log, { localId, key, text: words }));
    try {
      await this.#context.session().command("chat", { text: words, ...(key ? { to: key } : {}) });
      room.log = chat.taken(room.log, localId);
    } catch (error) {
      room.log = chat.failed(room.log, localId, reasonText(error));
    }
    this.#show();
  }

  /** @param {import("#parley/room/chat/log.js").Outgoing} entry */
  #edit({ localId, key, text }) {
    this.#update(chat.discarded(this.#room.log, localId));
    if (this.#room.log.viewed !== key) this.#view(key);
    this.#composer.insert(text);
  }

  async #askEarlier() {
    if (this.#asking) return;
    this.#asking = true;
    this.#show();
    await this.#context.command("history", { kind: "chat", before: this.#room.before ?? null });
    this.#asking = false;
    this.#show();
  }

  /** @param {import("#parley/room/chat/log.js").ChatLog} log */
  #update(log) {
    this.#room.log = log;
    this.#show();
  }

  #show() {
    const { viewed, conversations, outgoing } = this.#room.log;
    const conversation = conversations.get(viewed);
    if (!conversation) return;
    const name = viewed ? this.#nameOf(viewed) : "";
    const pending = outgoing.filter(({ key, state }) => key === viewed && state !== "taken");
    this.#list.render(conversation, name, pending);
    byId("chat-empty", HTMLElement).hidden =
      conversation.messages.length + pending.length > 0 || viewed !== "";
    this.#list.setEarlier(this.#mayHaveEarlier(conversation), this.#asking);
    this.#conversations.render(this.#chips(), viewed);
    this.#composer.render(viewed, this.#receivers(), {
      name,
      closed: closedText(this.#context.state(), viewed),
    });
    setBadge("chat-unread", chat.unreadCount(this.#room.log));
  }

  /** @param {import("#parley/room/chat/log.js").Conversation} conversation */
  #mayHaveEarlier({ key, messages }) {
    return key === chat.EVERYONE && this.#room.before !== null && messages.length >= WELCOME_MESSAGES;
  }

  #chips() {
    return [...this.#room.log.conversations.values()]
      .filter(
        ({ key, messages }) => key === chat.EVERYONE || messages.length || key === this.#room.log.viewed,
      )
      .map(({ key, unread }) => ({ key, unread, name: key ? this.#nameOf(key) : "" }));
  }

  #receivers() {
    const state = this.#context.state();
    return [...state.others.values()]
      .filter(({ peer_id: peerId }) => mayWriteTo(state, peerId))
      .map(({ peer_id: key, name }) => ({ key, name }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** @param {string} key */
  #nameOf(key) {
    const known = this.#context.state().others.get(key)?.name ?? this.#room.log.conversations.get(key)?.name;
    return known || gettext("Someone");
  }
}
