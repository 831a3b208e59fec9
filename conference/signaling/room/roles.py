"""Roles that are given, lent and taken back. The owner of the room gets the host's role back; guests never have it."""

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room.acts import target_of, tell
from conference.signaling.room.draft import Draft
from conference.signaling.room.state import Participant


def set_role(draft: Draft, who: Participant, command: Moderate) -> None:
    """Give a role. One who has the host's role on loan can only lend it."""
    target = target_of(draft, command)
    role = str(command.value)
    if target.role == role:
        return
    if target.is_owner and target.peer_id != who.peer_id and role != "host":
        raise RefusalError("forbidden", "nobody takes a role from the owner of the room")
    if target.role == "host" and sum(one.role == "host" for one in draft.people()) == 1:
        raise RefusalError("conflict", "name another host first")
    if role == "host":
        _check_may_host(target)
    tell(draft, who, command, target, role)
    lent = role == "host" and who.own_role is not None and not target.is_owner
    draft.set_role(target.peer_id, role, own_role=target.role if lent else None)
    if target.moderates and not draft.room.participants[target.peer_id].moderates:
        # A breakout room that was entered with the earlier role would go on to grant it.
        draft.update(target.peer_id, breakout=None)


def hand_over(draft: Draft, who: Participant, command: Moderate) -> None:
    """Make somebody else the host, until the owner of the room comes back or takes the role back."""
    target = target_of(draft, command)
    if target.role == "host":
        raise RefusalError("conflict", "that participant is a host already")
    if not target.connected:
        raise RefusalError("no_such_peer", "that participant is not connected at the moment")
    _check_may_host(target)
    tell(draft, who, command, target)
    draft.set_role(target.peer_id, "host", own_role=None if target.is_owner else target.role)
    draft.set_role(who.peer_id, who.own_role or "moderator")


def take_host(draft: Draft, who: Participant, command: Moderate) -> None:
    """The owner of the room is host again; who had the role on loan steps back."""
    if who.role == "host":
        return
    tell(draft, who, command)
    draft.end_loans()
    draft.set_role(who.peer_id, "host")


def _check_may_host(target: Participant) -> None:
    if target.user_id is None:
        raise RefusalError("forbidden", "a guest cannot be host")
