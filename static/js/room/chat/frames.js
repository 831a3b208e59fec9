/** Shapes of chat messages (docs/protocol.md, "Chat and what came before"). */

import { bool, nullable, number, object, optional, text } from "#parley/signaling/shapes.js";
import { peerId } from "#parley/signaling/signal_frames.js";

/** @typedef {import("#parley/signaling/shapes.js").Infer<typeof chatMessage>} ChatMessage */

const CHAT_CHARS = 4000;

export const chatFrame = object({
  text: text(1, CHAT_CHARS),
  to: optional(nullable(peerId)),
  turn_id: optional(nullable(text())),
});

export const chatMessage = object({
  message_id: text(1),
  from: text(1),
  name: text(),
  text: text(),
  at: number,
  to: nullable(text()),
  /** Whether the AI participant wrote it; missing for people. */
  is_agent: optional(bool),
});
