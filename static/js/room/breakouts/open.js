/** Opening breakout rooms by REST. */

import { gettext } from "#parley/ui/text.js";

/**
 * Open the rooms. An empty text when they are open, else the reason for people.
 * @param {string} room address of the main room @param {Record<string, unknown>} body @param {string} csrfToken @returns {Promise<string>}
 */
export async function openBreakouts(room, body, csrfToken) {
  const response = await fetch(`${room}/breakouts`, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (response?.ok) return "";
  const answer = await response?.json().catch(() => null);
  return answer?.message ?? gettext("The server cannot be reached. Try again when the connection is back.");
}
