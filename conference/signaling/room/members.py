"""Members of a running meeting whose right to be there ends: with a sign-in, an account, an invitation, a setting."""

from msgspec.structs import replace

from conference.signaling.errors import CloseCode
from conference.signaling.room import attendance, roles
from conference.signaling.room.commands import EndLogins, ReviewMembers
from conference.signaling.room.draft import Draft
from conference.signaling.room.state import Participant


def end_logins(draft: Draft, command: EndLogins) -> None:
    """End the sockets of a sign-in or of an account."""
    for who in draft.room.everyone():
        own = who.user_id == command.user_id and (command.spared is None or who.login != command.spared)
        if own and command.login in (None, who.login):
            send_away(draft, who, "signed_out")


def end_expired(draft: Draft) -> None:
    """End the sockets of sign-ins that have expired."""
    for who in draft.room.everyone():
        if is_expired(who, draft.context.now):
            send_away(draft, who, "signed_out")


def is_expired(who: Participant, now: float) -> bool:
    """Whether the sign-in of a participant has expired."""
    return who.login_ends_at is not None and now >= who.login_ends_at


def review(draft: Draft, command: ReviewMembers) -> None:
    """Send people away who may no longer enter, and give the others the role that they have at the door now."""
    for who in draft.room.everyone():
        if who.is_agent or who.by_link or who.is_owner:
            continue
        role = command.roles.get(who.user_id) if who.user_id is not None else None
        if who.user_id is None and command.guests:
            continue
        if role is None:
            send_away(draft, who, "not_invited")
        elif role != who.door_role:
            _change_door_role(draft, who, role)


def send_away(draft: Draft, who: Participant, reason: str) -> None:
    """End a socket whose client does not connect again by itself, and the stay."""
    draft.close(who, CloseCode.FORBIDDEN, reason)
    if who.peer_id in draft.room.waiting:
        draft.take_waiting(who.peer_id)
        draft.tell_moderators({"type": "participant_denied", "peer_id": who.peer_id})
        return
    attendance.remove(draft, who.peer_id, "left")


def _change_door_role(draft: Draft, who: Participant, role: str) -> None:
    """A role that the meeting gave stays, also on loan; the one to go back to is that of the door."""
    if who.peer_id in draft.room.waiting:
        draft.put_waiting(replace(who, role=role, door_role=role))
        return
    if who.role == who.door_role:
        draft.update(who.peer_id, door_role=role)
        roles.give(draft, who, role, given=False)
    elif who.own_role == who.door_role:
        draft.update(who.peer_id, door_role=role, own_role=role)
    else:
        draft.update(who.peer_id, door_role=role)
