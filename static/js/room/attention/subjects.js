/**
 * What waits for this person: people in the lobby, raised hands, messages. A subject ends by itself, as when the person in the lobby
 * is admitted. Pure.
 *
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {import("#parley/room/people/frames.js").Participant} Participant
 * @typedef {import("#parley/room/chat/frames.js").ChatMessage} ChatMessage
 *
 * @typedef {"waiting" | "hand" | "help" | "request" | "floor" | "poll" | "breakout" | "entered" | "direct" | "mention" | "chat"} Source
 *
 * @typedef {object} Subject
 * @property {Source} source
 * @property {string} key the same as long as it is the same subject
 * @property {string} name of the person it comes from; "" where nobody needs to be named
 * @property {string} [detail] what was written or asked: shown only to those who want that
 */

import { breakoutOf, invitation, ownPlace } from "#parley/room/breakouts/state.js";
import { mentionIn } from "#parley/room/chat/mentions.js";
import { mayModerate } from "#parley/room/moderation/rules.js";
import { unanswered } from "#parley/room/polls/state.js";

/** Sources that may wait a little, so that a lively chat does not ring all the time. */
const PATIENT = new Set(["chat"]);
/** A first name of one letter would be mentioned by chance. */
const SHORTEST_NAME = 2;

/** @param {Subject} subject */
export function isUrgent({ source }) {
  return !PATIENT.has(source);
}

/** All that waits in one room, without messages. @param {RoomState} state of the main room or of a breakout room @returns {Subject[]} */
export function subjectsIn(state) {
  const { self, room } = state;
  if (!self || !room) return [];
  const found = mayModerate(state) ? forModerators(state) : forParticipants(state);
  const asked = invitation(state);
  if (room.called === self.peer_id) found.push({ source: "floor", key: "", name: "" });
  if (asked) found.push({ source: "breakout", key: asked.id, name: asked.name });
  return found.map((subject) => ({ ...subject, key: [room.slug, subject.source, subject.key].join(" ") }));
}

/** @param {RoomState} state @returns {Subject[]} */
function forModerators(state) {
  const raised = [...state.hands.keys()].flatMap((peerId) => state.others.get(peerId) ?? []);
  return [
    ...subjectsOf("waiting", [...state.waiting.values()]),
    ...subjectsOf(
      "hand",
      raised.filter((person) => !isSelf(state, person.peer_id)),
    ),
    ...calls(state),
    .../** @type {Subject[]} */ (
      [...state.requests.values()].map((request) => ({
        source: "request",
        key: request.request_id,
        name: "",
        detail: request.arguments.question,
      }))
    ),
  ];
}

/** @param {RoomState} state @returns {Subject[]} */
function forParticipants(state) {
  return unanswered(state.polls).map(({ poll }) => ({
    source: "poll",
    key: poll.poll_id,
    name: "",
    detail: poll.question,
  }));
}

/** Calls for help out of breakout rooms in which this person is not. @param {RoomState} state @returns {Subject[]} */
function calls(state) {
  return Object.entries(state.room?.breakouts?.calls ?? {})
    .filter(([id]) => id !== ownPlace(state))
    .map(([id, { name }]) => ({ source: "help", key: id, name, detail: breakoutOf(state, id)?.name }));
}

/** @param {"waiting" | "hand"} source @param {Participant[]} people @returns {Subject[]} */
function subjectsOf(source, people) {
  return people.map(({ peer_id: key, name }) => ({ source, key, name }));
}

/**
 * The subject of a message of somebody else; null where it is of this person, on this or another device.
 * @param {RoomState} state of the room it was written in @param {ChatMessage} message @returns {Subject | null}
 */
export function subjectOfMessage(state, message) {
  if (isSelf(state, message.from)) return null;
  const { message_id: key, name, text: detail } = message;
  const names = ownNames(state.self?.name ?? "");
  const source = message.to ? "direct" : mentionIn(message.text, names) ? "mention" : "chat";
  return { source, key, name, detail };
}

/** Names by which this person is mentioned: the whole one and the first one. @param {string} name */
function ownNames(name) {
  const [first = ""] = name.trim().split(/\s+/);
  return [name.trim(), first].filter((text) => [...text].length >= SHORTEST_NAME);
}

/** Whether a peer is this person, maybe on another device. @param {RoomState} state @param {string} peerId */
function isSelf({ self, others }, peerId) {
  if (peerId === self?.peer_id) return true;
  const account = others.get(peerId)?.user_id;
  return account !== null && account !== undefined && account === self?.user_id;
}
