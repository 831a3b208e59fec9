/** Who is shown in the list of people, and in which order. Pure. */

import { handQueue } from "#parley/room/people/hands.js";

/** @typedef {import("#parley/room/state.js").RoomState} RoomState @typedef {import("#parley/room/people/frames.js").Participant} Participant */

const RANKS = { host: 0, moderator: 1, participant: 2, guest: 2, agent: 3 };

/**
 * Raised hands in their order, then the host, moderators, everyone else by name, the AI participant last.
 * @param {RoomState} state @param {Participant[]} everyone @returns {Participant[]}
 */
export function orderedPeople(state, everyone) {
  const hands = new Map(handQueue(state).map(({ person }, index) => [person.peer_id, index]));
  const place = (/** @type {Participant} */ person) => hands.get(person.peer_id) ?? hands.size;
  return [...everyone].sort(
    (a, b) => place(a) - place(b) || rank(a) - rank(b) || a.name.localeCompare(b.name) || compare(a, b),
  );
}

/** Whether a name fits what was typed: all its words, in any case, with or without accents. @param {string} name @param {string} query */
export function nameFits(name, query) {
  const plain = folded(name);
  return folded(query)
    .split(/\s+/)
    .every((word) => plain.includes(word));
}

/** @param {Participant} person */
function rank(person) {
  return RANKS[person.role] ?? RANKS.participant;
}

/** @param {Participant} a @param {Participant} b */
function compare(a, b) {
  return a.peer_id < b.peer_id ? -1 : 1;
}

/** @param {string} text */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
}
