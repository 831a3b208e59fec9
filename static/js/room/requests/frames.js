/** Shapes of the AI participant's requests on somebody's behalf (docs/protocol.md, "Requests of the agent"). */

import { pollFrame } from "#parley/room/polls/frames.js";
import {
  all,
  anyObject,
  bool,
  knownText,
  list,
  nullable,
  number,
  object,
  oneOf,
  ShapeError,
  text,
  uuid,
} from "#parley/signaling/shapes.js";
import { peerId } from "#parley/signaling/signal_frames.js";

const NOTE_CHARS = 1000;

/**
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof request>} AgentRequest
 * @typedef {import("#parley/signaling/shapes.js").Infer<typeof status>} RequestStatus
 */

const request = object({
  request_id: text(1, 64),
  tool: text(1),
  peer_id: text(1),
  name: text(),
  arguments: object({
    question: text(),
    kind: knownText(["single", "multiple", "open"]),
    options: list(text()),
    anonymous: bool,
  }),
  asked_at: number,
  expires_at: number,
});

const status = oneOf(["pending", "confirmed", "refused", "expired", "withdrawn"]);

/** The requests that wait, as a member of welcome and snapshot. */
export const requests = list(request);

/** @type {import("#parley/signaling/shapes.js").Check} */
function argumentsOfTool(value, path) {
  const { tool, arguments: given } = /** @type {Record<string, any>} */ (value);
  if (tool === "start_poll") pollFrame({ ...given, action: "create" }, `${path}.arguments`);
  else if (!given.text?.trim()) throw new ShapeError(`${path}.arguments.text`, "given");
  else text(1, NOTE_CHARS)(given.text, `${path}.arguments.text`);
}

/** A request of the AI participant; other clients may not send it. */
export const requestFrame = all(
  object({
    request_id: uuid,
    on_behalf_of: peerId,
    tool: oneOf(["start_poll", "take_note"]),
    arguments: anyObject,
  }),
  argumentsOfTool,
);

/** The decision of a moderator. */
export const decisionFrame = object({ action: oneOf(["confirm", "refuse"]), request_id: uuid });

export const REQUEST_SERVER_FRAMES = {
  agent_request: object({
    request,
    status,
    by: nullable(text()),
  }),
};
