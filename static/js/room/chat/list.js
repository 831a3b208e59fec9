/** The messages of the conversation that is on the screen. */

import { isGrouped } from "#parley/room/chat/log.js";
import { messageElement, outgoingElement } from "#parley/room/chat/message.js";
import { byId, make, setText } from "#parley/ui/dom.js";
import { gettext, interpolate, ngettext } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/chat/frames.js").ChatMessage} ChatMessage
 * @typedef {import("#parley/room/chat/log.js").Conversation} Conversation
 * @typedef {import("#parley/room/chat/log.js").Outgoing} Outgoing
 *
 * @typedef {object} ListSource what of the page the list has to know
 * @property {(message: ChatMessage) => boolean} isOwn
 * @property {(message: ChatMessage) => ((message: ChatMessage) => void) | null} replyPrivately
 * @property {() => readonly string[]} mentionNames names of the AI participant
 * @property {import("#parley/room/chat/message.js").OutgoingActions} outgoing
 * @property {() => void} onEarlier messages from before are wanted
 */

const NEAR_END_PX = 60;

export class ChatList {
  #scroller = byId("chat-messages", HTMLElement);
  #jump = byId("chat-jump", HTMLButtonElement);
  #earlier = byId("chat-earlier", HTMLButtonElement);
  #shown = byId("chat-shown", HTMLElement);
  #pending = byId("chat-pending", HTMLElement);
  #source;
  #key = "";
  #privateWith = "";
  /** @type {readonly ChatMessage[]} */
  #messages = [];
  /** @type {readonly Outgoing[]} */
  #outgoing = [];
  #missed = 0;
  #following = true;
  #divider = make(
    "p",
    { class: "chat-divider", role: "separator" },
    make("span", {}, gettext("New messages")),
  );

  /** @param {ListSource} source */
  constructor(source) {
    this.#source = source;
    this.#jump.addEventListener("click", () => this.toEnd());
    this.#earlier.addEventListener("click", () => source.onEarlier());
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // Rows that come and go around the list change its height: who reads the newest goes on doing so.
    new ResizeObserver(() => {
      if (this.#following) this.toEnd();
    }).observe(this.#scroller);
  }

  /** @param {Conversation} conversation @param {string} privateWith name of the other person, empty for everyone @param {readonly Outgoing[]} outgoing */
  render(conversation, privateWith, outgoing) {
    const switched = conversation.key !== this.#key || privateWith !== this.#privateWith;
    const atEnd = switched || this.#isAtEnd();
    this.#key = conversation.key;
    this.#privateWith = privateWith;
    const added = this.#renderMessages(conversation.messages, switched);
    this.#renderOutgoing(outgoing);
    this.#placeDivider(conversation.firstUnread);
    const ownCame = added.some((message) => this.#source.isOwn(message));
    if (switched) this.#showFrom(conversation.firstUnread);
    else if (added.length && (atEnd || ownCame)) this.toEnd();
    else this.#missed += added.length;
    this.#renderJump();
  }

  /** Whether messages from before can be asked for. @param {boolean} possible @param {boolean} busy */
  setEarlier(possible, busy) {
    this.#earlier.hidden = !possible;
    this.#earlier.disabled = busy;
  }

  toEnd() {
    this.#following = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#missed = 0;
    this.#renderJump();
  }

  /** The list was hidden and is on the screen again. @param {string} firstUnread */
  shownAgain(firstUnread) {
    this.#showFrom(firstUnread);
  }

  /** @param {readonly ChatMessage[]} messages @param {boolean} switched @returns {readonly ChatMessage[]} those that came at the end */
  #renderMessages(messages, switched) {
    if (messages === this.#messages && !switched) return [];
    const before = this.#messages;
    this.#messages = messages;
    const grown = before.length > 0 && messages[before.length - 1]?.message_id === before.at(-1)?.message_id;
    if (!switched && grown && messages[0] === before[0]) {
      const added = messages.slice(before.length);
      this.#shown.append(...added.map((_, index) => this.#element(before.length + index)));
      return added;
    }
    this.#rebuild();
    return switched || before.length ? [] : messages;
  }

  /** Make the list anew. The messages on the screen stay in their place when older ones come in above. */
  #rebuild() {
    const fromEnd = this.#scroller.scrollHeight - this.#scroller.scrollTop;
    this.#shown.replaceChildren(...this.#messages.map((_, index) => this.#element(index)));
    this.#scroller.scrollTop = this.#scroller.scrollHeight - fromEnd;
  }

  /** @param {number} index */
  #element(index) {
    const message = this.#messages[index];
    return messageElement(message, {
      own: this.#source.isOwn(message),
      grouped: isGrouped(this.#messages[index - 1], message),
      privateWith: message.to ? this.#privateWith : "",
      names: message.to ? [] : this.#source.mentionNames(),
      onReplyPrivately: this.#key ? null : this.#source.replyPrivately(message),
    });
  }

  /** @param {readonly Outgoing[]} outgoing */
  #renderOutgoing(outgoing) {
    if (
      outgoing.length === this.#outgoing.length &&
      outgoing.every((entry, index) => entry === this.#outgoing[index])
    )
      return;
    const grown = outgoing.length > this.#outgoing.length;
    this.#outgoing = outgoing;
    this.#pending.replaceChildren(...outgoing.map((entry) => outgoingElement(entry, this.#source.outgoing)));
    if (grown) this.toEnd();
  }

  /** @param {string} messageId */
  #placeDivider(messageId) {
    const target = messageId ? this.#find(messageId) : null;
    if (!target) this.#divider.remove();
    else if (this.#divider.nextElementSibling !== target) target.before(this.#divider);
  }

  /** @param {string} messageId */
  #find(messageId) {
    return this.#shown.querySelector(`[data-message="${CSS.escape(messageId)}"]`);
  }

  /** Show the first unread message at the top, or else the end. @param {string} messageId */
  #showFrom(messageId) {
    this.#missed = 0;
    if (messageId && this.#divider.isConnected) this.#divider.scrollIntoView({ block: "start" });
    else this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#renderJump();
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  #scrolled() {
    this.#following = this.#isAtEnd();
    if (this.#following) this.#missed = 0;
    this.#renderJump();
  }

  #renderJump() {
    this.#jump.hidden = this.#isAtEnd();
    const count = this.#missed;
    const news = interpolate(ngettext("%(count)s new message", "%(count)s new messages", count), { count });
    setText(
      /** @type {Element} */ (this.#jump.querySelector("span")),
      count ? news : gettext("Newest messages"),
    );
  }
}
