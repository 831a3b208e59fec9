/** What is to be said about translated captions. Pure. */

/**
 * @param {string} wanted a language, "" for none
 * @param {{translates?: boolean} | null | undefined} agent the AI participant, if it is in the room
 * @returns {"none" | "alone" | "unable" | "able"}
 */
export function translationNote(wanted, agent) {
  if (!wanted) return "none";
  if (!agent) return "alone";
  return agent.translates ? "able" : "unable";
}
