/** Breakout rooms in the state of the main room. Pure. */

/**
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {import("#parley/room/people/frames.js").Participant} Participant
 * @typedef {import("#parley/room/breakouts/frames.js").Breakout} Breakout
 */

/** Time for which a broadcast is shown. */
const BROADCAST_SHOWN_SECS = 60;

/** The open breakout room with this id. @param {RoomState} state @param {string | null | undefined} id @returns {Breakout | null} */
export function breakoutOf(state, id) {
  return state.room?.breakouts?.rooms.find((room) => room.id === id) ?? null;
}

/** The breakout room in which this person is; empty in the main room. @param {RoomState} state @returns {string} */
export function ownPlace(state) {
  return breakoutOf(state, state.self?.breakout)?.id ?? "";
}

/** The breakout room to which this person is asked to go now; null when there is none. @param {RoomState} state @returns {Breakout | null} */
export function invitation(state) {
  return ownPlace(state) ? null : breakoutOf(state, state.self?.breakout_assigned);
}

/** All people of the meeting, this one first. @param {RoomState} state @returns {Participant[]} */
export function peopleOf(state) {
  const others = [...state.others.values()].filter(({ is_agent: isAgent }) => !isAgent);
  return state.self ? [state.self, ...others] : others;
}

/** The people in a breakout room; an empty id is the main room. @param {RoomState} state @param {string} id @returns {Participant[]} */
export function peopleIn(state, id) {
  return peopleOf(state).filter(({ breakout }) => (breakoutOf(state, breakout)?.id ?? "") === id);
}

/** The people who belong to a breakout room and are not there. @param {RoomState} state @param {string} id @returns {Participant[]} */
export function missingFrom(state, id) {
  return peopleOf(state).filter(
    ({ breakout, breakout_assigned: assigned }) => assigned === id && breakout !== id,
  );
}

/** Whole seconds until the rooms close; null without a time limit. @param {RoomState} state @param {number} now Unix seconds @returns {number | null} */
export function secsLeft(state, now) {
  const endsAt = state.room?.breakouts?.ends_at;
  return endsAt === null || endsAt === undefined ? null : Math.max(0, Math.ceil(endsAt - now));
}

/** The broadcast that is to be shown now. @param {RoomState} state @param {number} now Unix seconds */
export function shownBroadcast(state, now) {
  const said = state.room?.breakouts?.broadcast;
  return said && now - said.at < BROADCAST_SHOWN_SECS ? said : null;
}

/** The room without those who are in breakout rooms: the people on the stage. @param {RoomState} state @returns {RoomState} */
export function withPeopleHere(state) {
  if (!state.room?.breakouts) return state;
  const here = [...state.others].filter(([, { breakout }]) => !breakout);
  return here.length === state.others.size ? state : { ...state, others: new Map(here) };
}
