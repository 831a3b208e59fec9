/** Mentions in the chat: "@Nova" asks the AI participant. Pure. */

/** @typedef {import("#parley/room/state.js").RoomState} RoomState */

const BEGUN = /(?<![\p{L}\p{N}_.])[@＠]([^\s@＠]*)$/u;

/** The name that a mention of the AI participant has; empty where nobody answers to it. @param {RoomState} state */
export function mentionName(state) {
  const present = [...state.others.values()].some((person) => person.is_agent);
  const agent = state.room?.agent;
  return present && agent && agent.mode !== "off" ? agent.name : "";
}

/**
 * Where a mention of `name` was begun right before the caret and can be completed; null where there is none.
 * @param {string} text @param {number} caret @param {string} name @returns {number | null} the place of the at sign
 */
export function begunMention(text, caret, name) {
  const found = name ? BEGUN.exec(text.slice(0, caret)) : null;
  if (!found) return null;
  const typed = found[1].toLocaleLowerCase();
  const whole = name.toLocaleLowerCase();
  return whole.startsWith(typed) && typed !== whole ? found.index : null;
}
