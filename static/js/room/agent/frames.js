/** The shape of a turn of the AI participant, as the agent tells it and as everyone gets it. */

import {
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

const MILLIS = optional(nullable(integer(0)));
const WORD = optional(text(0, 40));

export const agentTurn = object({
  turn_id: uuid,
  asked_by: text(1, 64),
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
