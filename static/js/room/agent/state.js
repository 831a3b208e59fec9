/** The AI participant in the room, its last turns, and the times to show of them. Pure. */

/**
 * @typedef {import("#parley/room/agent/frames.js").AgentTurn} AgentTurn
 * @typedef {import("#parley/room/people/frames.js").Participant} Participant
 */

export const KEPT_TURNS = 5;
/** The key that stops it. */
export const STOP_KEY = "q";

/** The stages of the time to the first sound, in their order. */
export const STAGES = /** @type {const} */ (["listening", "thinking", "speaking"]);

/** @param {{others: ReadonlyMap<string, Participant>}} state of the room @returns {Participant | null} */
export function agentOf({ others }) {
  for (const participant of others.values()) if (participant.is_agent) return participant;
  return null;
}

/** Whether there is something to stop. @param {{state: string} | null} state of the AI participant */
export function canBeStopped(state) {
  return state?.state === "speaking" || state?.state === "thinking";
}

/** @param {readonly AgentTurn[]} turns @param {AgentTurn} turn @returns {readonly AgentTurn[]} */
export function withTurn(turns, turn) {
  return [...turns.filter(({ turn_id }) => turn_id !== turn.turn_id), turn].slice(-KEPT_TURNS);
}

/**
 * The time from the end of the question to the first sound in three parts, in milliseconds: until it was certain that
 * the speaker was done and what was said, until the answer began, until it could be heard. The agent does several
 * things at once, so a later stage may be over before an earlier one: then it took no time of its own.
 * @param {AgentTurn} turn @returns {{listening: number, thinking: number, speaking: number} | null} null when nothing was heard
 */
export function partsOf(turn) {
  const heard = turn.first_audio_ms;
  if (heard === null) return null;
  const listening = Math.min(heard, Math.max(turn.end_of_turn_ms ?? 0, turn.asr_ms ?? 0));
  const begun = Math.min(heard, Math.max(listening, turn.first_token_ms ?? listening));
  return { listening, thinking: begun - listening, speaking: heard - begun };
}

/** The median of the times to the first sound. @param {readonly AgentTurn[]} turns @returns {number | null} */
export function usualMillis(turns) {
  const heard = turns.flatMap((turn) => turn.first_audio_ms ?? []).sort((a, b) => a - b);
  return heard.length ? heard[Math.floor((heard.length - 1) / 2)] : null;
}

/** The longest time to the first sound, for the length of the bars. @param {readonly AgentTurn[]} turns */
export function longestMillis(turns) {
  return Math.max(1, ...turns.map((turn) => turn.first_audio_ms ?? 0));
}
