/** People in order: raised hands, and the list of everyone. Pure. */

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
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
  return plain.replace(/[øłđðħıßæœþ]/g, (letter) => SPELLED[letter]);
}

/** Letters that are no plain letter with a mark, as people type them without it. @type {Record<string, string>} */
const SPELLED = { ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ı: "i", ß: "ss", æ: "ae", œ: "oe", þ: "th" };

/** @typedef {{person: Participant, since: number | null}} QueuedHand `since` is Unix seconds, null where it is not known */

/** @param {RoomState} state @returns {QueuedHand[]} those with raised hands, the first one first */
export function handQueue(state) {
  return [...state.hands]
    .sort(([, order], [, other]) => order - other)
    .flatMap(([peerId]) => {
      const person = peerId === state.self?.peer_id ? state.self : state.others.get(peerId);
      return person ? [{ person, since: person.hand_at ?? null }] : [];
    });
}

/** @param {RoomState} state @returns {number} the own place among the raised hands, 1 is first; 0 without a raised hand */
export function ownPlace(state) {
  return handQueue(state).findIndex(({ person }) => person.peer_id === state.self?.peer_id) + 1;
}
