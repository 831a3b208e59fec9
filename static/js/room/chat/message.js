/** One message of the chat as elements, and one that is on its way. */

import { isOnlyEmoji, messageNodes } from "#parley/room/chat/message_text.js";
import { icon, make } from "#parley/ui/dom.js";
import { notify } from "#parley/ui/notices.js";
import { colourOf, gettext, interpolate, timeOfDay } from "#parley/ui/text.js";

/**
 * @typedef {import("#parley/room/chat/frames.js").ChatMessage} ChatMessage
 * @typedef {import("#parley/room/chat/log.js").Outgoing} Outgoing
 *
 * @typedef {object} MessageLook
 * @property {boolean} own
 * @property {boolean} grouped whether the heading of the message before stands for this one too
 * @property {string} privateWith name of the other person of a private conversation, else empty
 * @property {readonly string[]} names of the AI participant, where the message can ask it
 * @property {((message: ChatMessage) => void) | null} onReplyPrivately null where that is not possible
 *
 * @typedef {object} OutgoingActions
 * @property {(entry: Outgoing) => void} onRetry
 * @property {(entry: Outgoing) => void} onEdit
 * @property {(entry: Outgoing) => void} onDiscard
 */

const LONG_CHARS = 700;
const LONG_LINES = 14;

/** @param {ChatMessage} message @param {MessageLook} look @returns {HTMLElement} */
export function messageElement(message, look) {
  const item = make("div", { class: "chat-message", "data-message": message.message_id });
  if (look.own) item.dataset.own = "";
  if (look.privateWith) item.dataset.private = "";
  if (!look.grouped) item.append(heading(message, look));
  const body = textElement(message.text, look.names);
  item.append(make("div", { class: "chat-row" }, body, tools(message, look)));
  const more = isLong(message.text) ? expander(body) : null;
  if (more) item.append(more);
  return item;
}

/** @param {Outgoing} entry @param {OutgoingActions} actions @returns {HTMLElement} */
export function outgoingElement(entry, { onRetry, onEdit, onDiscard }) {
  const item = make("div", { class: "chat-message", "data-own": "", "data-outgoing": entry.state });
  item.append(make("div", { class: "chat-row" }, textElement(entry.text, [])));
  if (entry.state !== "failed") {
    item.append(make("p", { class: "chat-state" }, icon("clock"), gettext("Sending…")));
    return item;
  }
  const button = (/** @type {string} */ label, /** @type {(entry: Outgoing) => void} */ run) =>
    make("button", { type: "button", class: "link-button", onclick: () => run(entry) }, label);
  item.append(
    make("p", { class: "chat-state is-failed", role: "alert" }, icon("circle-alert"), entry.reason),
    make(
      "p",
      { class: "chat-state-actions" },
      button(gettext("Send again"), onRetry),
      button(gettext("Edit"), onEdit),
      button(gettext("Delete"), onDiscard),
    ),
  );
  return item;
}

/** @param {ChatMessage} message @param {MessageLook} look */
function heading({ name, at, is_agent: isAgent }, { own, privateWith }) {
  const shown = own ? gettext("You") : name;
  return make(
    "p",
    { class: "line-head" },
    make("bdi", { class: "caption-name", "data-colour": colourOf(name) }, shown),
    isAgent ? make("span", { class: "ai-mark" }, gettext("AI")) : null,
    make("time", { dateTime: new Date(at * 1000).toISOString() }, timeOfDay(at)),
    isAgent ? make("span", { class: "chat-caution" }, gettext("may be wrong")) : null,
    privateWith
      ? make(
          "span",
          { class: "private-mark" },
          icon("lock"),
          make("span", {}, interpolate(gettext("only you and %(name)s"), { name: privateWith })),
        )
      : null,
  );
}

/** @param {string} text @param {readonly string[]} names */
function textElement(text, names) {
  const body = make("p", { class: "chat-text", dir: "auto" }, ...messageNodes(text, names));
  if (isOnlyEmoji(text)) body.dataset.emoji = "";
  return body;
}

/** @param {string} text */
function isLong(text) {
  return text.length > LONG_CHARS || text.split("\n").length > LONG_LINES;
}

/** @param {HTMLElement} body */
function expander(body) {
  body.dataset.collapsed = "";
  const button = make(
    "button",
    { type: "button", class: "link-button", "aria-expanded": "false" },
    gettext("Show more"),
  );
  button.addEventListener("click", () => {
    const collapsed = body.toggleAttribute("data-collapsed");
    button.setAttribute("aria-expanded", String(!collapsed));
    button.textContent = collapsed ? gettext("Show more") : gettext("Show less");
  });
  return button;
}

/** @param {ChatMessage} message @param {MessageLook} look */
function tools(message, { own, onReplyPrivately }) {
  const box = make("span", { class: "chat-tools" });
  const add = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ run) =>
    box.append(
      make(
        "button",
        { type: "button", class: "chat-tool", title: label, "aria-label": label, onclick: run },
        icon(name),
      ),
    );
  if (!own && onReplyPrivately)
    add("lock", interpolate(gettext("Reply to %(name)s privately"), { name: message.name }), () =>
      onReplyPrivately(message),
    );
  add("copy", gettext("Copy message"), () => copyText(message.text));
  return box;
}

/** @param {string} text */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    notify(gettext("The message was copied."), { icon: "circle-check" });
  } catch {
    notify(gettext("The browser did not allow copying."), { icon: "triangle-alert" });
  }
}
