/** Shapes of what the AI participant asks for on somebody's behalf (docs/protocol.md, "Requests of the agent"). */

import { pollFrame } from "#parley/room/polls/frames.js";
import {
  all,
  anyObject,
  bool,
  list,
  nullable,
  number,
  object,
  oneOf,
  ShapeError,
  text,
  uuid,
} from "#parley/signaling/shapes.js";

const NOTE_CHARS = 1000;

/**
 * @typedef {object} AgentRequest
 * @property {string} request_id
 * @property {string} tool
 * @property {string} peer_id who asked
 * @property {string} name of whoever asked
 * @property {{question: string, kind: "single" | "multiple" | "open", options: string[], anonymous: boolean}} arguments
 * @property {number} asked_at
 * @property {number} expires_at
 *
 * @typedef {"pending" | "confirmed" | "refused" | "expired" | "withdrawn"} RequestStatus
 */

const REQUEST = object({
  request_id: text(1, 64),
  tool: text(1),
  peer_id: text(1),
  name: text(),
  arguments: object({ question: text(), kind: text(), options: list(text()), anonymous: bool }),
  asked_at: number,
  expires_at: number,
});

/** The requests that wait, as a member of welcome and snapshot. */
export const requests = list(REQUEST);

/** @type {import("#parley/signaling/shapes.js").Check} */
function argumentsOfTool(value, path) {
  const { tool, arguments: given } = /** @type {Record<string, any>} */ (value);
  if (tool === "start_poll") pollFrame({ ...given, action: "create" }, `${path}.arguments`);
  else if (!given.text?.trim()) throw new ShapeError(`${path}.arguments.text`, "given");
  else text(1, NOTE_CHARS)(given.text, `${path}.arguments.text`);
}

/** What the AI participant asks for; clients other than it may not send it. */
export const requestFrame = all(
  object({
    request_id: uuid,
    on_behalf_of: text(1, 64),
    tool: oneOf(["start_poll", "take_note"]),
    arguments: anyObject,
  }),
  argumentsOfTool,
);

/** What moderators decide. */
export const decisionFrame = object({ action: oneOf(["confirm", "refuse"]), request_id: uuid });

/** @type {Record<string, import("#parley/signaling/shapes.js").Check>} */
export const REQUEST_SERVER_FRAMES = {
  agent_request: object({
    request: REQUEST,
    status: oneOf(["pending", "confirmed", "refused", "expired", "withdrawn"]),
    by: nullable(text()),
  }),
};
