"""The audit log in words: actions, roles and short values. What is not known stays as it was stored."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = Mapping[str, object]

ACTIONS: Words = {
    "admit": gettext_lazy("Admitted from the lobby"),
    "admit_all": gettext_lazy("Admitted everyone from the lobby"),
    "deny": gettext_lazy("Turned away at the lobby"),
    "deny_all": gettext_lazy("Turned everyone away at the lobby"),
    "mute": gettext_lazy("Switched a device off"),
    "mute_all": gettext_lazy("Muted everyone"),
    "ask_unmute": gettext_lazy("Asked to switch a device on"),
    "ask_unmute_all": gettext_lazy("Asked everyone to unmute"),
    "remove": gettext_lazy("Removed from the meeting"),
    "lock": gettext_lazy("Locked the room"),
    "unlock": gettext_lazy("Unlocked the room"),
    "set_lobby": gettext_lazy("Changed the lobby"),
    "set_chat": gettext_lazy("Changed who may write"),
    "spotlight": gettext_lazy("Changed the spotlight"),
    "set_role": gettext_lazy("Changed a role"),
    "hand_over": gettext_lazy("Handed over the host's role"),
    "take_host": gettext_lazy("Took the host's role back"),
    "stand_in": gettext_lazy("Stood in for the host"),
    "lower_hand": gettext_lazy("Lowered a hand"),
    "lower_all_hands": gettext_lazy("Lowered all hands"),
    "next_hand": gettext_lazy("Gave or ended the floor"),
    "end": gettext_lazy("Ended the meeting for everyone"),
    "agent_mute": gettext_lazy("Muted the AI participant"),
    "agent_unmute": gettext_lazy("Unmuted the AI participant"),
    "agent_set_mode": gettext_lazy("Changed the AI participant's mode"),
    "agent_invite": gettext_lazy("Invited the AI participant"),
    "agent_dismiss": gettext_lazy("Sent the AI participant away"),
    "agent_let_speak": gettext_lazy("Let the AI participant speak"),
    "agent_request_confirm": gettext_lazy("Agreed to what the AI participant asked"),
    "agent_request_refuse": gettext_lazy("Refused what the AI participant asked"),
    "poll_start": gettext_lazy("Started a poll"),
    "poll_close": gettext_lazy("Closed a poll"),
    "poll_delete": gettext_lazy("Deleted a poll"),
    "poll_share_results": gettext_lazy("Shared the results of a poll"),
    "board_open": gettext_lazy("Opened the whiteboard"),
    "board_close": gettext_lazy("Closed the whiteboard"),
    "board_allow": gettext_lazy("Changed who may draw"),
    "board_clear": gettext_lazy("Cleared the whiteboard"),
    "breakouts_open": gettext_lazy("Opened breakout rooms"),
    "breakouts_assign": gettext_lazy("Assigned to a breakout room"),
    "breakouts_broadcast": gettext_lazy("Wrote to all breakout rooms"),
    "breakouts_extend": gettext_lazy("Gave breakout rooms more time"),
    "breakouts_close": gettext_lazy("Closed the breakout rooms"),
    "guest_link_made": gettext_lazy("Made a guest link"),
    "guest_link_revoked": gettext_lazy("Revoked a guest link"),
    "invitation_set": gettext_lazy("Invited a person or changed their role"),
    "invitation_removed": gettext_lazy("Took an invitation back"),
    "room_renamed": gettext_lazy("Renamed the room"),
    "room_access_changed": gettext_lazy("Changed who may enter"),
    "room_agent_changed": gettext_lazy("Changed settings of the AI participant"),
    "room_archived": gettext_lazy("Archived the room"),
    "room_restored": gettext_lazy("Restored the room"),
    "meeting_deleted": gettext_lazy("Deleted a meeting"),
}

VALUES: Words = {
    "audio": gettext_lazy("microphone"),
    "video": gettext_lazy("camera"),
    "screen": gettext_lazy("screen"),
    "host": gettext_lazy("host"),
    "moderator": gettext_lazy("moderator"),
    "participant": gettext_lazy("participant"),
    "guest": gettext_lazy("guest"),
    "agent": gettext_lazy("AI participant"),
    "owner": gettext_lazy("owner"),
    "admin": gettext_lazy("administrator"),
}


def action_in_words(action: str) -> str:
    """The action as a sentence without its subject."""
    return str(ACTIONS.get(action) or action.replace("_", " "))


def role_in_words(role: str) -> str:
    """The role of whoever acted; empty for the system."""
    return str(VALUES.get(role) or role)


def value_in_words(value: object) -> str:
    """The short JSON value of an entry, as people read it. Names in it stay as they are."""
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case {"from": old, "to": new}:
            return f"{value_in_words(old)} → {value_in_words(new)}"
        case dict():
            return ", ".join(f"{name}: {value_in_words(held)}" for name, held in value.items() if held is not None)
        case list():
            return ", ".join(value_in_words(held) for held in value)
        case str():
            return str(VALUES.get(value) or value)
    return str(value)
