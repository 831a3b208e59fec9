/**
 * The room as the client knows it, and the changes that frames of the server make. Pure: states are never changed in place.
 */

import { withTurn } from "#parley/room/agent/state.js";
import { NO_POLLS, reducePolls } from "#parley/room/polls/state.js";
import { NO_REQUESTS, reduceRequests } from "#parley/room/requests/state.js";

/**
 * @template {import("#parley/room/protocol.js").ServerFrame["type"]} T
 * @typedef {import("#parley/room/protocol.js").FrameOf<T>} FrameOf
 */

/**
 * @typedef {import("#parley/signaling/protocol.js").Frame} Frame
 * @typedef {import("#parley/room/protocol.js").ServerFrame} ServerFrame
 * @typedef {import("#parley/room/people/frames.js").Participant} Participant
 * @typedef {import("#parley/room/captions/frames.js").Caption} Caption
 * @typedef {import("#parley/room/agent/frames.js").AgentState} AgentState
 * @typedef {import("#parley/room/agent/frames.js").AgentTurn} AgentTurn
 *
 * @typedef {object} RoomState
 * @property {Participant | null} self
 * @property {import("#parley/room/protocol.js").Room | null} room
 * @property {ReadonlyMap<string, Participant>} others by peer id, in the order of joining
 * @property {ReadonlyMap<string, Participant>} waiting people in the lobby, for hosts and moderators
 * @property {ReadonlyMap<string, number>} hands order of the raised hands by peer id, 1 is first
 * @property {readonly Caption[]} captions by start; partial ones among them
 * @property {AgentState | null} agentState
 * @property {readonly AgentTurn[]} agentTurns its last turns, the oldest first
 * @property {boolean} inLobby
 * @property {import("#parley/room/polls/state.js").Polls} polls
 * @property {import("#parley/room/requests/state.js").Requests} requests of the AI participant that wait for a moderator
 */

const KEPT_CAPTIONS = 500;

/** @type {RoomState} */
export const EMPTY_ROOM = Object.freeze({
  self: null,
  room: null,
  others: new Map(),
  waiting: new Map(),
  hands: new Map(),
  captions: [],
  agentState: null,
  agentTurns: [],
  inLobby: false,
  polls: NO_POLLS,
  requests: NO_REQUESTS,
});

/** @type {{[T in ServerFrame["type"]]?: (state: RoomState, frame: FrameOf<T>) => RoomState}} */
const REDUCERS = {
  welcome: (state, frame) => ({
    ...entered(state, frame),
    self: frame.self,
    waiting: byPeerId(frame.waiting ?? []),
    inLobby: false,
  }),
  snapshot: (state, frame) => ({
    ...entered(state, frame),
    waiting: frame.waiting ? byPeerId(frame.waiting) : state.waiting,
  }),
  waiting: (state) => ({ ...state, inLobby: true }),
  participant_waiting: (state, frame) => ({
    ...state,
    waiting: withEntry(state.waiting, frame.participant.peer_id, frame.participant),
  }),
  participant_admitted: (state, frame) => ({ ...state, waiting: without(state.waiting, frame.peer_id) }),
  participant_denied: (state, frame) => ({ ...state, waiting: without(state.waiting, frame.peer_id) }),
  participant_joined: joined,
  participant_updated: (state, frame) => updated(state, frame.peer_id, frame.changes),
  participant_left: left,
  room_updated: (state, frame) =>
    state.room ? { ...state, room: { ...state.room, ...frame.changes } } : state,
  hand: handChanged,
  caption: captionChanged,
  agent_state: (state, frame) => ({ ...state, agentState: agentStateOf(frame) }),
  agent_turn: (state, frame) => ({ ...state, agentTurns: withTurn(state.agentTurns, frame.turn) }),
};

/**
 * The state after a frame. Frames that say nothing about the state leave it as it is.
 * @param {RoomState} state @param {Frame} frame @returns {RoomState}
 */
export function reduce(state, frame) {
  const known = /** @type {Record<string, (state: RoomState, frame: Frame) => RoomState>} */ (REDUCERS);
  const next = Object.hasOwn(known, frame.type) ? known[frame.type](state, frame) : state;
  const polls = reducePolls(next.polls, frame);
  const requests = reduceRequests(next.requests, frame);
  return polls === next.polls && requests === next.requests ? next : { ...next, polls, requests };
}

/** @param {RoomState} state @param {FrameOf<"welcome"> | FrameOf<"snapshot">} frame @returns {RoomState} */
function entered(state, frame) {
  const everyone = frame.participants;
  const self = "self" in frame ? frame.self : state.self;
  return {
    ...state,
    room: frame.room,
    others: byPeerId(everyone),
    hands: queueOf(everyone, self),
    captions: mergedCaptions(state.captions, frame.captions),
    agentState: frame.agent_state ? agentStateOf(frame.agent_state) : null,
    agentTurns: frame.agent_turns ?? [],
  };
}

/** Hands that are left move up. @param {ReadonlyMap<string, number>} hands @returns {ReadonlyMap<string, number>} */
function renumbered(hands) {
  const inOrder = [...hands].sort(([, order], [, other]) => order - other);
  if (inOrder.every(([, order], index) => order === index + 1)) return hands;
  return new Map(inOrder.map(([peerId], index) => [peerId, index + 1]));
}

/** The raised hands in the order of raising. @param {Participant[]} others @param {Participant | null} self @returns {ReadonlyMap<string, number>} */
function queueOf(others, self) {
  const raised = [...others, ...(self ? [self] : [])].filter(({ hand }) => hand);
  raised.sort((a, b) => (a.hand_at ?? 0) - (b.hand_at ?? 0));
  return new Map(raised.map(({ peer_id }, index) => [peer_id, index + 1]));
}

/** @param {RoomState} state @param {FrameOf<"participant_joined">} frame @returns {RoomState} */
function joined(state, frame) {
  const { participant } = frame;
  if (participant.peer_id === state.self?.peer_id) return { ...state, self: participant };
  const others = withEntry(state.others, participant.peer_id, participant);
  return {
    ...state,
    others,
    waiting: without(state.waiting, participant.peer_id),
    // Somebody who comes again may have the hand up, in its old place of the queue.
    hands: participant.hand ? queueOf([...others.values()], state.self) : state.hands,
  };
}

/** @param {RoomState} state @param {string} peerId @param {Partial<Participant>} changes @returns {RoomState} */
function updated(state, peerId, changes) {
  if (state.self && peerId === state.self.peer_id) {
    const self = { ...state.self, ...changes };
    // A person who moderates again is sent the people in the lobby anew.
    const waiting = self.role === "host" || self.role === "moderator" ? state.waiting : EMPTY_ROOM.waiting;
    return { ...state, self, waiting };
  }
  const participant = state.others.get(peerId);
  return participant
    ? { ...state, others: withEntry(state.others, peerId, { ...participant, ...changes }) }
    : state;
}

/** @param {RoomState} state @param {FrameOf<"participant_left">} frame @returns {RoomState} */
function left(state, frame) {
  const wasAgent = state.others.get(frame.peer_id)?.is_agent;
  return {
    ...state,
    others: without(state.others, frame.peer_id),
    waiting: without(state.waiting, frame.peer_id),
    hands: renumbered(without(state.hands, frame.peer_id)),
    agentState: wasAgent ? null : state.agentState,
  };
}

/** @param {RoomState} state @param {FrameOf<"hand">} frame @returns {RoomState} */
function handChanged(state, frame) {
  const next = updated(state, frame.peer_id, { hand: frame.raised, hand_at: frame.at ?? null });
  if (!frame.raised) return { ...next, hands: renumbered(without(state.hands, frame.peer_id)) };
  const order = frame.order ?? state.hands.size + 1;
  // A hand that comes back to its place in the middle moves those behind it.
  const inMiddle = [...state.hands].some(([peerId, other]) => peerId !== frame.peer_id && other >= order);
  const hands = inMiddle
    ? queueOf([...next.others.values()], next.self)
    : withEntry(state.hands, frame.peer_id, order);
  return { ...next, hands };
}

/** @param {RoomState} state @param {FrameOf<"caption">} caption @returns {RoomState} */
function captionChanged(state, caption) {
  const place = state.captions.findLastIndex(({ segment_id }) => segment_id === caption.segment_id);
  // A partial that comes after its final is late: the final stands.
  if (place >= 0 && state.captions[place].final && !caption.final) return state;
  const captions = place >= 0 ? state.captions.with(place, caption) : [...state.captions, caption];
  return { ...state, captions: captions.slice(-KEPT_CAPTIONS) };
}

/** @param {readonly Caption[]} known @param {Caption[]} newer */
function mergedCaptions(known, newer) {
  const segments = new Map(known.map((caption) => [caption.segment_id, caption]));
  for (const caption of newer) segments.set(caption.segment_id, { ...caption, final: true });
  return [...segments.values()].sort((a, b) => a.start - b.start).slice(-KEPT_CAPTIONS);
}

/** @param {FrameOf<"welcome">["agent_state"] & object} report @returns {AgentState} */
function agentStateOf({ state, turn_id, asked_by, text, metrics, queued, question }) {
  return {
    state,
    turn_id: turn_id ?? null,
    asked_by: asked_by ?? null,
    text: text ?? "",
    metrics: metrics ?? null,
    queued: queued ?? 0,
    question: question ?? "",
  };
}

/** @param {Participant[]} participants */
function byPeerId(participants) {
  return new Map(participants.map((participant) => [participant.peer_id, participant]));
}

/** @template V @param {ReadonlyMap<string, V>} map @param {string} key @param {V} value */
function withEntry(map, key, value) {
  return new Map(map).set(key, value);
}

/** @template V @param {ReadonlyMap<string, V>} map @param {string} key */
function without(map, key) {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
