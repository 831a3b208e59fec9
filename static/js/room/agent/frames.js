/** Shapes of the frames to, from and about the AI participant (docs/protocol.md, "The agent" and "Turns"). */

import {
  all,
  anyObject,
  bool,
  integer,
  nullable,
  number,
  object,
  oneOf,
  optional,
  text,
  uuid,
} from "#parley/signaling/shapes.js";
import { peerId } from "#parley/signaling/signal_frames.js";

/**
 * @typedef {Required<import("#parley/signaling/shapes.js").Infer<typeof agentState>>} AgentState
 * @typedef {AgentState["state"]} AgentPhase
 * @typedef {Required<import("#parley/signaling/shapes.js").Infer<typeof agentTurn>>} AgentTurn
 */

export const AGENT_MODES = /** @type {const} */ (["addressed", "conversation", "hand", "captions", "off"]);
const PHASES = /** @type {const} */ (["idle", "listening", "hand", "thinking", "speaking", "muted"]);
const ACTIONS = ["ask", "stop", "mute", "unmute", "set_mode", "invite", "dismiss", "let_speak"];
const ASK_CHARS = 2000;
const QUESTION_CHARS = 300;

/** @type {import("#parley/signaling/shapes.js").Check} */
function agentMembers(value, path) {
  const frame = /** @type {Record<string, unknown>} */ (value);
  if (frame.action === "ask") text(1, ASK_CHARS)(frame.text, `${path}.text`);
  if (frame.action === "set_mode") oneOf(AGENT_MODES)(frame.mode, `${path}.mode`);
}

/** The frame of people who ask something of the AI participant. */
export const agentFrame = all(object({ action: oneOf(ACTIONS) }), agentMembers);

/** The same, as the server passes it on to the AI participant. */
export const agentOrder = object({
  action: text(1),
  from: text(1),
  name: optional(text()),
  text: optional(nullable(text())),
  mode: optional(nullable(text())),
});

/** The state of the AI participant; other clients may not send it. */
export const agentState = object({
  state: oneOf(PHASES),
  turn_id: optional(nullable(uuid)),
  asked_by: optional(nullable(text())),
  text: optional(text()),
  metrics: optional(nullable(anyObject)),
  /** Number of questions that wait. */
  queued: optional(integer(0)),
  /** The question that it raises its hand for. */
  question: optional(text(0, QUESTION_CHARS)),
});

const MILLIS = optional(nullable(integer(0)));
const WORD = optional(text(0, 40));

/** The times of a turn of the AI participant; a stage is null where it was not reached. */
export const agentTurn = object({
  turn_id: uuid,
  asked_by: peerId,
  at: number,
  source: oneOf(["speech", "text"]),
  mode: text(1, 20),
  lang: text(0, 35),
  end_of_turn_ms: MILLIS,
  asr_ms: MILLIS,
  first_token_ms: MILLIS,
  first_clause_ms: MILLIS,
  first_audio_ms: MILLIS,
  written_ms: MILLIS,
  playout_ms: MILLIS,
  interrupted: optional(bool),
  provider: WORD,
  fallback: optional(bool),
  error: WORD,
});

/** The same, as the server passes it on: with all members. */
export const toldTurn = /** @type {import("#parley/signaling/shapes.js").Shape<AgentTurn>} */ (agentTurn);
