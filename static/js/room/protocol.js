/** The protocol of a room: the frames that clients and the server send, by type (docs/protocol.md). */

import {
  AGENT_MODES,
  agentFrame,
  agentOrder,
  agentState,
  agentTurn,
  toldTurn,
} from "#parley/room/agent/frames.js";
import { BOARD_FRAMES, boardCommand, boardFacts } from "#parley/room/board/objects/frames.js";
import { breakoutFrame, breakouts } from "#parley/room/breakouts/frames.js";
import { CAPTION_CLIENT_FRAMES, caption, captionTranslation } from "#parley/room/captions/frames.js";
import { chatFrame, chatMessage } from "#parley/room/chat/frames.js";
import { CHAT_MODES, moderateFrame } from "#parley/room/moderation/frames.js";
import { participant } from "#parley/room/people/frames.js";
import { POLL_SERVER_FRAMES, pollFrame, polls } from "#parley/room/polls/frames.js";
import {
  decisionFrame,
  REQUEST_SERVER_FRAMES,
  requestFrame,
  requests,
} from "#parley/room/requests/frames.js";
import { Protocol } from "#parley/signaling/protocol.js";
import {
  anyObject,
  bool,
  integer,
  knownText,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  text,
} from "#parley/signaling/shapes.js";
import { receivedSignal, sentSignal } from "#parley/signaling/signal_frames.js";

/**
 * @template S
 * @typedef {import("#parley/signaling/shapes.js").Infer<S>} Infer
 */

/**
 * A frame of one type. An `id` is that of the command it answers.
 * @template {keyof typeof SERVER_FRAMES} T
 * @typedef {Infer<typeof SERVER_FRAMES[T]> & {type: T, id?: string, seq?: number}} FrameOf
 */

/**
 * @typedef {{[T in keyof typeof SERVER_FRAMES]: FrameOf<T>}[keyof typeof SERVER_FRAMES]} ServerFrame
 * @typedef {Infer<typeof room>} Room
 * @typedef {import("#parley/room/captions/frames.js").Caption} Caption
 * @typedef {import("#parley/room/chat/frames.js").ChatMessage} ChatMessage
 */

const room = object({
  slug: text(),
  name: text(),
  locked: bool,
  lobby: bool,
  chat: optional(knownText(CHAT_MODES)),
  meeting_id: text(),
  started_at: number,
  language: text(),
  agent: object({
    name: text(),
    wake_names: list(text()),
    mode: knownText(AGENT_MODES),
    voice: optional(text()),
    speed: optional(number),
    language: optional(text()),
    max_answer_words: optional(integer()),
  }),
  spotlight: nullable(text()),
  /** The peer id of the person who has the floor. */
  called: optional(nullable(text())),
  breakouts: optional(nullable(breakouts)),
  board: optional(boardFacts),
});

const SNAPSHOT = {
  room,
  participants: list(participant),
  /** People in the lobby, for hosts and moderators. */
  waiting: optional(list(participant)),
  seq: integer(),
  captions: list(caption),
  chat: list(chatMessage),
  agent_state: nullable(agentState),
  /** The last turns, the oldest first. */
  agent_turns: optional(list(toldTurn)),
  polls: optional(polls),
  requests: optional(requests),
};

const seq = integer();
const peer = object({ peer_id: text(1) });
const servers = /** @type {import("#parley/signaling/shapes.js").Shape<RTCIceServer[]>} */ (list(anyObject));
/** Members of a participant or a room that changed. They are looked at where they are used. */
const participantChanges =
  /** @type {import("#parley/signaling/shapes.js").Shape<Partial<Infer<typeof participant>>>} */ (anyObject);
const roomChanges = /** @type {import("#parley/signaling/shapes.js").Shape<Partial<Infer<typeof room>>>} */ (
  anyObject
);

/** Earlier captions or messages, oldest first. `before` names the page before this one; null when there is none. */
const history =
  /** @type {import("#parley/signaling/shapes.js").Shape<{kind: "captions", items: Omit<Caption, "final">[], before: number | null} | {kind: "chat", items: ChatMessage[], before: number | null}>} */ (
    object({ kind: text(1), items: list(anyObject), before: nullable(integer()) })
  );

export const SERVER_FRAMES = {
  welcome: object({
    ...SNAPSHOT,
    protocol: optional(integer()),
    self: participant,
    resume_token: text(1),
    /** Whether the participant goes on as before. */
    resumed: bool,
    ice_servers: servers,
    ice_transport_policy: knownText(["all", "relay"]),
    limits: anyObject,
    /** Unix seconds. */
    server_time: number,
  }),
  snapshot: object(SNAPSHOT),
  waiting: object({
    peer_id: text(1),
    room: optional(object({ slug: text(), name: text() })),
    reason: optional(text()),
    /** When the planned meeting begins, in Unix seconds. */
    starts_at: optional(nullable(number)),
  }),
  participant_waiting: object({ participant }),
  participant_admitted: peer,
  participant_denied: peer,
  participant_joined: object({ seq, participant }),
  participant_updated: object({ seq, peer_id: text(1), changes: participantChanges }),
  participant_left: object({ seq, peer_id: text(1), reason: text() }),
  signal: receivedSignal,
  chat: chatMessage,
  reaction: object({ seq, from: text(1), emoji: text(1) }),
  hand: object({
    seq,
    peer_id: text(1),
    raised: bool,
    order: nullable(integer()),
    at: optional(nullable(number)),
  }),
  room_updated: object({ seq, changes: roomChanges }),
  moderated: object({
    seq: optional(seq),
    action: text(1),
    by: nullable(text()),
    peer_id: optional(nullable(text())),
    value: optional(anything),
  }),
  caption,
  caption_translation: captionTranslation,
  agent_state: agentState,
  agent_turn: object({ seq, turn: toldTurn }),
  agent: agentOrder,
  persona: object({ prompt: text(), vocabulary: list(text()) }),
  history,
  ...POLL_SERVER_FRAMES,
  ...REQUEST_SERVER_FRAMES,
  ...BOARD_FRAMES,
  ack: object({ id: text(1) }),
  error: object({ code: text(1), message: text(), from: optional(text(1)), session: optional(text(1)) }),
  pong: object({ server_time: optional(number) }),
  bye: object({ reason: text() }),
};

/** @type {import("#parley/signaling/shapes.js").Shape<unknown>} */
function anything() {}

export const REACTIONS = Object.freeze(["👍", "👏", "❤️", "😂", "😮", "🎉", "🤔", "👎"]);

export const CLIENT_FRAMES = {
  hello: object({
    media: object({ audio: bool, video: bool }),
    consent: optional(nullable(object({ speech: bool }))),
    resume: optional(nullable(object({ token: text(1), seq: integer() }))),
  }),
  signal: sentSignal,
  signal_refused: object({ to: text(1), session: text(1, 64), message: text(1, 300) }),
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

export const PROTOCOL = new Protocol(CLIENT_FRAMES, SERVER_FRAMES);
