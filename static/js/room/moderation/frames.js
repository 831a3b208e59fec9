/** The shape of the frame of those who moderate (docs/protocol.md, "Moderation"). */

import { all, bool, object, oneOf } from "#parley/signaling/shapes.js";
import { peerId } from "#parley/signaling/signal_frames.js";

const ASSIGNABLE_ROLES = ["host", "moderator", "participant", "guest"];
/** Whom people may write to: all and each other, all and the moderators, the moderators only. */
export const CHAT_MODES = /** @type {const} */ (["all", "public", "hosts"]);

const MODERATIONS_OF_A_PEER = [
  ...["admit", "deny", "mute", "ask_unmute", "remove"],
  ...["spotlight", "set_role", "hand_over", "lower_hand"],
];
const MODERATIONS_OF_THE_ROOM = [
  ...["admit_all", "deny_all", "mute_all", "ask_unmute_all", "lock", "unlock", "set_lobby", "set_chat"],
  ...["take_host", "lower_all_hands", "next_hand", "end"],
];

/** Members that an action needs besides its name. @type {import("#parley/signaling/shapes.js").Check} */
function moderationMembers(value, path) {
  const frame = /** @type {Record<string, unknown>} */ (value);
  const action = String(frame.action);
  if (MODERATIONS_OF_A_PEER.includes(action)) peerId(frame.peer_id, `${path}.peer_id`);
  if (action === "set_role") oneOf(ASSIGNABLE_ROLES)(frame.value, `${path}.value`);
  if (action === "spotlight" || action === "set_lobby") bool(frame.value, `${path}.value`);
  if (action === "set_chat") oneOf(CHAT_MODES)(frame.value, `${path}.value`);
  const given = frame.value !== undefined && frame.value !== null;
  if (action === "mute" && given) oneOf(["audio", "video", "screen"])(frame.value, `${path}.value`);
  if (action === "ask_unmute" && given) oneOf(["audio", "video"])(frame.value, `${path}.value`);
  if (action === "next_hand" && given) bool(frame.value, `${path}.value`);
}

export const moderateFrame = all(
  object({ action: oneOf([...MODERATIONS_OF_A_PEER, ...MODERATIONS_OF_THE_ROOM]) }),
  moderationMembers,
);
