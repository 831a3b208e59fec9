/** Shapes of the frames that the server sends (docs/protocol.md, "Server frames"). */

import { agentTurn } from "#parley/room/agent/frames.js";
import { BOARD_FRAMES } from "#parley/room/board/objects/frames.js";
import { breakouts } from "#parley/room/breakouts/frames.js";
import { CAPTION_FRAMES } from "#parley/room/captions/frames.js";
import { agentState } from "#parley/room/client_frames.js";
import { POLL_SERVER_FRAMES, polls } from "#parley/room/polls/frames.js";
import { REQUEST_SERVER_FRAMES, requests } from "#parley/room/requests/frames.js";
import {
  all,
  anyObject,
  bool,
  integer,
  list,
  nullable,
  number,
  object,
  optional,
  text,
} from "#parley/signaling/shapes.js";
import { candidate, description, oneSignal } from "#parley/signaling/signal_frames.js";

const participant = object({
  peer_id: text(1),
  name: text(),
  role: text(),
  is_agent: bool,
  audio: bool,
  video: bool,
  screen: bool,
  hand: bool,
  joined_at: number,
  connected: bool,
  speech: optional(bool),
  is_owner: optional(bool),
  hand_at: optional(nullable(number)),
  breakout: optional(nullable(text())),
  breakout_assigned: optional(nullable(text())),
  caption_language: optional(nullable(text())),
  translates: optional(bool),
});

const room = object({
  slug: text(),
  name: text(),
  locked: bool,
  lobby: bool,
  chat: optional(text()),
  meeting_id: text(),
  started_at: number,
  language: text(),
  agent: object({ name: text(), wake_names: list(text()), mode: text() }),
  spotlight: nullable(text()),
  called: optional(nullable(text())),
  breakouts: optional(nullable(breakouts)),
});

const CAPTION = {
  segment_id: text(1),
  peer_id: text(1),
  name: text(),
  text: text(),
  final: bool,
  lang: text(),
  start: number,
  end: number,
};

const CHAT = {
  message_id: text(1),
  from: text(1),
  name: text(),
  text: text(),
  at: number,
  to: nullable(text()),
};

const SNAPSHOT = {
  room,
  participants: list(participant),
  seq: integer(),
  captions: list(object(CAPTION)),
  chat: list(object(CHAT)),
  agent_state: nullable(agentState),
  agent_turns: optional(list(agentTurn)),
  polls: optional(polls),
  requests: optional(requests),
};

const seq = integer();
const peerId = object({ peer_id: text(1) });

/** @type {Record<string, import("#parley/signaling/shapes.js").Check>} */
export const SERVER_FRAMES = {
  welcome: object({
    ...SNAPSHOT,
    self: participant,
    resume_token: text(1),
    ice_servers: list(anyObject),
    limits: anyObject,
    waiting: optional(list(participant)),
  }),
  snapshot: object({ ...SNAPSHOT, waiting: optional(list(participant)) }),
  waiting: object({ peer_id: text(1) }),
  participant_waiting: object({ participant }),
  participant_admitted: peerId,
  participant_denied: peerId,
  participant_joined: object({ seq, participant }),
  participant_updated: object({ seq, peer_id: text(1), changes: anyObject }),
  participant_left: object({ seq, peer_id: text(1), reason: text() }),
  signal: all(
    object({
      from: text(1),
      session: text(1),
      description: optional(description),
      candidate: optional(nullable(candidate)),
    }),
    oneSignal,
  ),
  chat: object(CHAT),
  reaction: object({ seq, from: text(1), emoji: text(1) }),
  hand: object({
    seq,
    peer_id: text(1),
    raised: bool,
    order: nullable(integer()),
    at: optional(nullable(number)),
  }),
  room_updated: object({ seq, changes: anyObject }),
  moderated: object({
    seq: optional(seq),
    action: text(1),
    by: nullable(text()),
    peer_id: optional(nullable(text())),
  }),
  caption: object(CAPTION),
  agent_state: agentState,
  agent_turn: object({ seq, turn: agentTurn }),
  caption_translation: CAPTION_FRAMES.caption_translation,
  agent: object({ action: text(1), from: text(1) }),
  history: object({ kind: text(1), items: list(anyObject), before: nullable(integer()) }),
  ...POLL_SERVER_FRAMES,
  ...REQUEST_SERVER_FRAMES,
  ...BOARD_FRAMES,
  ack: object({ id: text(1) }),
  error: object({ code: text(1), message: text() }),
  pong: object({}),
  bye: object({ reason: text() }),
};
