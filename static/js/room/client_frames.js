/** Shapes of the frames that a client sends (docs/protocol.md, "Client frames"). */

import { agentTurn } from "#parley/room/agent/frames.js";
import { boardCommand } from "#parley/room/board/objects/frames.js";
import { breakoutFrame } from "#parley/room/breakouts/frames.js";
import { CAPTION_FRAMES } from "#parley/room/captions/frames.js";
import { pollFrame } from "#parley/room/polls/frames.js";
import { decisionFrame, requestFrame } from "#parley/room/requests/frames.js";
import {
  all,
  bool,
  integer,
  nullable,
  object,
  oneOf,
  optional,
  secs,
  text,
  uuid,
} from "#parley/signaling/shapes.js";
import { candidate, description, oneSignal } from "#parley/signaling/signal_frames.js";

export const REACTIONS = Object.freeze(["👍", "👏", "❤️", "😂", "😮", "🎉", "🤔", "👎"]);
const AGENT_MODES = Object.freeze(["addressed", "conversation", "hand", "captions", "off"]);
const AGENT_PHASES = Object.freeze(["idle", "listening", "hand", "thinking", "speaking", "muted"]);
const AGENT_ACTIONS = Object.freeze([
  ...["ask", "stop", "mute", "unmute"],
  ...["set_mode", "invite", "dismiss", "let_speak"],
]);
const ASSIGNABLE_ROLES = Object.freeze(["host", "moderator", "participant", "guest"]);
const CHAT_MODES = Object.freeze(["all", "public", "hosts"]);
const HISTORY_KINDS = Object.freeze(["captions", "chat"]);
const ID_CHARS = 64;
const CHAT_CHARS = 4000;
const ASK_CHARS = 2000;
const QUESTION_CHARS = 300;

const PEER_ID = text(1, ID_CHARS);

const MODERATIONS_OF_A_PEER = [
  ...["admit", "deny", "mute", "ask_unmute", "remove"],
  ...["spotlight", "set_role", "hand_over", "lower_hand"],
];
const MODERATIONS_OF_THE_ROOM = [
  ...["admit_all", "deny_all", "mute_all", "ask_unmute_all", "lock", "unlock", "set_lobby", "set_chat"],
  ...["take_host", "lower_all_hands", "next_hand", "end"],
];

/** Members that an action needs besides its name. @type {import("#parley/signaling/shapes.js").Check} */
function moderationMembers(value, path) {
  const frame = /** @type {Record<string, unknown>} */ (value);
  const action = String(frame.action);
  if (MODERATIONS_OF_A_PEER.includes(action)) PEER_ID(frame.peer_id, `${path}.peer_id`);
  if (action === "set_role") oneOf(ASSIGNABLE_ROLES)(frame.value, `${path}.value`);
  if (action === "spotlight" || action === "set_lobby") bool(frame.value, `${path}.value`);
  if (action === "set_chat") oneOf(CHAT_MODES)(frame.value, `${path}.value`);
  const given = frame.value !== undefined && frame.value !== null;
  if (action === "mute" && given) oneOf(["audio", "video", "screen"])(frame.value, `${path}.value`);
  if (action === "ask_unmute" && given) oneOf(["audio", "video"])(frame.value, `${path}.value`);
  if (action === "next_hand" && given) bool(frame.value, `${path}.value`);
}

/** @type {import("#parley/signaling/shapes.js").Check} */
function agentMembers(value, path) {
  const frame = /** @type {Record<string, unknown>} */ (value);
  if (frame.action === "ask") text(1, ASK_CHARS)(frame.text, `${path}.text`);
  if (frame.action === "set_mode") oneOf(AGENT_MODES)(frame.mode, `${path}.mode`);
}

/** What the agent says about itself; clients other than the agent may not send it. */
export const agentState = object({
  state: oneOf(AGENT_PHASES),
  turn_id: optional(nullable(uuid)),
  asked_by: optional(nullable(text())),
  text: optional(text()),
  metrics: optional(nullable(object({}))),
  queued: optional(integer(0)),
  question: optional(text(0, QUESTION_CHARS)),
});

/** @type {Record<string, import("#parley/signaling/shapes.js").Check>} */
export const CLIENT_FRAMES = {
  hello: object({
    media: object({ audio: bool, video: bool }),
    consent: optional(nullable(object({ speech: bool }))),
    resume: optional(nullable(object({ token: text(1), seq: integer() }))),
  }),
  signal: all(
    object({
      to: PEER_ID,
      session: text(1, ID_CHARS),
      description: optional(description),
      candidate: optional(nullable(candidate)),
    }),
    oneSignal,
  ),
  state: object({
    audio: optional(bool),
    video: optional(bool),
    screen: optional(bool),
    speech: optional(bool),
  }),
  hand: object({ raised: bool }),
  reaction: object({ emoji: oneOf(REACTIONS) }),
  chat: object({ text: text(1, CHAT_CHARS), to: optional(nullable(PEER_ID)) }),
  moderate: all(
    object({ action: oneOf([...MODERATIONS_OF_A_PEER, ...MODERATIONS_OF_THE_ROOM]) }),
    moderationMembers,
  ),
  agent: all(object({ action: oneOf(AGENT_ACTIONS) }), agentMembers),
  caption: object({
    segment_id: uuid,
    peer_id: PEER_ID,
    text: text(),
    final: bool,
    lang: text(),
    start: secs,
    end: secs,
  }),
  agent_state: agentState,
  agent_turn: agentTurn,
  ...CAPTION_FRAMES,
  sync: object({ seq: integer() }),
  history: object({ kind: oneOf(HISTORY_KINDS), before: optional(nullable(integer())) }),
  board: boardCommand,
  breakout: breakoutFrame,
  poll: pollFrame,
  agent_decision: decisionFrame,
  agent_request: requestFrame,
  ping: object({}),
  leave: object({}),
};
