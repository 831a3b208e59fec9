/** Sentences about the chat: why a message was not sent, and why nobody can be written to. */

import { mayWriteTo, mayWriteToEveryone } from "#parley/room/chat/rules.js";
import { CommandError } from "#parley/signaling/commands.js";
import { gettext } from "#parley/ui/text.js";

/** The reason why a message was not sent. @param {unknown} error */
export function reasonText(error) {
  const code = error instanceof CommandError ? error.code : "";
  switch (code) {
    case "disconnected":
      return gettext("Not sent: there is no connection at the moment.");
    case "rate_limited":
      return gettext("Not sent: too many messages at once. Wait a moment.");
    case "no_such_peer":
      return gettext("Not sent: they are not in the meeting at the moment.");
    default:
      return gettext("The message was not sent.");
  }
}

/** The reason why a conversation is closed; empty where the person can write. @param {import("#parley/room/state.js").RoomState} state @param {string} key */
export function closedText(state, key) {
  if (!key)
    return mayWriteToEveryone(state)
      ? ""
      : gettext(
          "Only hosts and moderators write to everyone at the moment. You can write to them privately.",
        );
  if (!state.others.has(key)) return gettext("%(name)s is not in the meeting any more.");
  if (state.others.get(key)?.is_agent)
    return gettext("%(name)s takes no private messages. Ask it in the chat of everyone.");
  return mayWriteTo(state, key)
    ? ""
    : gettext("Private messages go to hosts and moderators only at the moment.");
}
