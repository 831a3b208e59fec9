/** A message as elements: its words as text, its addresses as links, a mention marked. No HTML is ever made from what people wrote. */

import { linkParts } from "#parley/room/chat/links.js";
import { mentionIn } from "#parley/room/chat/mentions.js";
import { make } from "#parley/ui/dom.js";
import { gettext, interpolate } from "#parley/ui/text.js";

/** @param {string} text @param {readonly string[]} names of the AI participant, where the message can ask it @returns {Node[]} */
export function messageNodes(text, names) {
  const mention = mentionIn(text, names);
  if (!mention) return linkedNodes(text);
  const marked = make("span", { class: "mention-mark" }, text.slice(mention.start, mention.end));
  return [...linkedNodes(text.slice(0, mention.start)), marked, ...linkedNodes(text.slice(mention.end))];
}

/** @param {string} text @returns {Node[]} */
function linkedNodes(text) {
  return linkParts(text).flatMap((part) =>
    part.href === undefined ? [document.createTextNode(part.text)] : linkNodes(part),
  );
}

/** @param {import("#parley/room/chat/links.js").LinkPart} part @returns {Node[]} */
function linkNodes({ text, href, realHost }) {
  const link = make("a", { href, target: "_blank", rel: "noopener noreferrer", class: "chat-link" }, text);
  if (!realHost) return [link];
  const leadsTo = interpolate(gettext("leads to %(host)s"), { host: realHost });
  return [link, document.createTextNode(" "), make("bdi", { class: "real-host" }, `(${leadsTo})`)];
}

const ONLY_EMOJI =
  /^(?:\p{RI}\p{RI}|\p{Emoji_Presentation}|\p{Emoji}\uFE0F)(?:[\u200D\uFE0F\p{EMod}\p{Emoji_Presentation}\p{RI}]|\s)*$/u;
const FEW_UNITS = 24;

/** Whether a message is nothing but a few emoji, which are shown large. @param {string} text */
export function isOnlyEmoji(text) {
  return text.length <= FEW_UNITS && ONLY_EMOJI.test(text.trim());
}
