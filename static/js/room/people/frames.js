/** The shape of a participant, a person or the AI (docs/protocol.md, "Server frames"). */

import { bool, knownText, nullable, number, object, optional, text } from "#parley/signaling/shapes.js";

/** @typedef {import("#parley/signaling/shapes.js").Infer<typeof participant>} Participant */

export const participant = object({
  peer_id: text(1),
  /** Null of a guest and of the AI. */
  user_id: nullable(number),
  name: text(),
  role: knownText(["host", "moderator", "participant", "guest", "agent"]),
  is_agent: bool,
  audio: bool,
  video: bool,
  screen: bool,
  hand: bool,
  /** When they joined, in Unix seconds. */
  joined_at: number,
  /** Whether their signaling is there. */
  connected: bool,
  /** Whether the AI participant may hear this person; absent means yes. */
  speech: optional(bool),
  /** Whether the room is theirs, so that they can take the host's role back. */
  is_owner: optional(bool),
  /** Since when the hand is raised, in Unix seconds. */
  hand_at: optional(nullable(number)),
  /** The breakout room they are in; null is the main room. */
  breakout: optional(nullable(text())),
  /** The breakout room they belong to. */
  breakout_assigned: optional(nullable(text())),
  /** The language in which they read captions beside the spoken one. */
  caption_language: optional(nullable(text())),
  /** Whether the AI participant can translate captions. */
  translates: optional(bool),
});
