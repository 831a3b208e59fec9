/** Requests that a moderator has to decide. Pure: states are never changed in place. */

/**
 * @typedef {import("#parley/room/requests/frames.js").AgentRequest} AgentRequest
 * @typedef {ReadonlyMap<string, AgentRequest>} Requests by id, oldest first
 */

/** @type {Requests} */
export const NO_REQUESTS = new Map();

/** @param {Requests} requests @param {import("#parley/signaling/protocol.js").Frame} frame @returns {Requests} */
export function reduceRequests(requests, frame) {
  switch (frame.type) {
    case "welcome":
    case "snapshot":
      return all(frame.requests ?? []);
    case "agent_request":
      return frame.status === "pending"
        ? new Map(requests).set(frame.request.request_id, frame.request)
        : without(requests, frame.request.request_id);
    default:
      return requests;
  }
}

/** The requests that this person sees: moderators all, others their own. @param {Requests} requests @param {string | undefined} ownId @param {boolean} moderates @returns {AgentRequest[]} */
export function requestsSeen(requests, ownId, moderates) {
  return [...requests.values()].filter(({ peer_id }) => moderates || peer_id === ownId);
}

/** Whole seconds until nobody can decide any more. @param {AgentRequest} request @param {number} now of the server, Unix seconds @returns {number} */
export function secsLeft(request, now) {
  return Math.max(0, Math.ceil(request.expires_at - now));
}

/** @param {AgentRequest[]} list @returns {Requests} */
function all(list) {
  return list.length ? new Map(list.map((request) => [request.request_id, request])) : NO_REQUESTS;
}

/** @param {Requests} requests @param {string} requestId @returns {Requests} */
function without(requests, requestId) {
  if (!requests.has(requestId)) return requests;
  const copy = new Map(requests);
  copy.delete(requestId);
  return copy;
}
