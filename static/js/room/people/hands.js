/** Raised hands in their order. Pure. */

/** @typedef {import("#parley/room/state.js").RoomState} RoomState @typedef {import("#parley/room/people/frames.js").Participant} Participant */

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
