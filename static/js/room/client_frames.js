/** Shapes of the frames that a client sends, by type (docs/protocol.md, "Client frames"). */

import { agentFrame, agentState, agentTurn } from "#parley/room/agent/frames.js";
import { boardCommand } from "#parley/room/board/objects/frames.js";
import { breakoutFrame } from "#parley/room/breakouts/frames.js";
import { CAPTION_CLIENT_FRAMES } from "#parley/room/captions/frames.js";
import { chatFrame } from "#parley/room/chat/frames.js";
import { moderateFrame } from "#parley/room/moderation/frames.js";
import { pollFrame } from "#parley/room/polls/frames.js";
import { decisionFrame, requestFrame } from "#parley/room/requests/frames.js";
import { bool, integer, nullable, object, oneOf, optional, text } from "#parley/signaling/shapes.js";
import { sentSignal } from "#parley/signaling/signal_frames.js";

export const REACTIONS = Object.freeze(["👍", "👏", "❤️", "😂", "😮", "🎉", "🤔", "👎"]);

export const CLIENT_FRAMES = {
  hello: object({
    media: object({ audio: bool, video: bool }),
    consent: optional(nullable(object({ speech: bool }))),
    resume: optional(nullable(object({ token: text(1), seq: integer() }))),
  }),
  signal: sentSignal,
  state: object({
    audio: optional(bool),
    video: optional(bool),
    screen: optional(bool),
    speech: optional(bool),
  }),
  hand: object({ raised: bool }),
  reaction: object({ emoji: oneOf(REACTIONS) }),
  chat: chatFrame,
  moderate: moderateFrame,
  agent: agentFrame,
  agent_state: agentState,
  agent_turn: agentTurn,
  ...CAPTION_CLIENT_FRAMES,
  sync: object({ seq: integer() }),
  history: object({ kind: oneOf(["captions", "chat"]), before: optional(nullable(integer())) }),
  board: boardCommand,
  breakout: breakoutFrame,
  poll: pollFrame,
  agent_decision: decisionFrame,
  agent_request: requestFrame,
  ping: object({}),
  leave: object({}),
};
