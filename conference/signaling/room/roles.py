"""Roles that are given, lent and taken back. The owner of the room gets the host's role back; guests never have it.

Where no host is left, somebody stands in: they have the role on loan, and `own_role` is the one to go back to.
"""

from collections.abc import Iterable

from conference.signaling.errors import RefusalError
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.room.draft import Draft
from conference.signaling.room.state import Participant

STANDING_IN = ("moderator", "participant")
MODERATING = ("host", "moderator")
# From the least powerful role on.
POWER = ("guest", "participant", "moderator", "host")


def set_role(draft: Draft, who: Participant, command: Moderate) -> None:
    """Give a role. One who has the host's role on loan can only lend it."""
    target = draft.person(command.peer_id)
    role = str(command.value)
    if target.role == role:
        return
    if target.is_owner and target.peer_id != who.peer_id and role != "host":
        raise RefusalError("forbidden", "nobody takes a role from the owner of the room")
    if target.role == "host" and all(
        host.identity == target.identity for host in draft.people() if host.role == "host"
    ):
        raise RefusalError("conflict", "name another host first")
    if role == "host":
        _check_may_host(target)
    draft.moderated(command.action, who, target, role)
    lent = role == "host" and who.own_role is not None and not target.is_owner
    give(draft, target, role, own_role=target.role if lent else None)


def hand_over(draft: Draft, who: Participant, command: Moderate) -> None:
    """Make somebody else the host, until the owner of the room comes back or takes the role back."""
    target = draft.person(command.peer_id)
    if target.role == "host":
        raise RefusalError("conflict", "that participant is a host already")
    if not target.connected:
        raise RefusalError("no_such_peer", "that participant is not connected at the moment")
    _check_may_host(target)
    draft.moderated(command.action, who, target)
    give(draft, target, "host", own_role=None if target.is_owner else target.role)
    give(draft, who, who.own_role or "moderator")


def take_host(draft: Draft, who: Participant, command: Moderate) -> None:
    """The owner of the room is host again; who had the role on loan steps back."""
    if who.role == "host":
        return
    draft.moderated(command.action, who)
    end_loans(draft)
    give(draft, who, "host")


def end_loans(draft: Draft) -> None:
    """Take the host's role back from everyone who has it on loan."""
    lent = {person.identity: person for person in draft.people() if person.own_role is not None}
    for person in lent.values():
        draft.moderated("stand_in", None, person, False)
        give(draft, person, person.own_role or person.role)


def name_stand_in(draft: Draft) -> None:
    """Where no host is left, lend the role to somebody until the owner of the room comes back."""
    people = draft.people()
    heir = None if any(person.role == "host" for person in people) else stand_in(people)
    if heir is not None:
        draft.moderated("stand_in", None, heir, True)
        give(draft, heir, "host", own_role=None if heir.is_owner else heir.role)


def stand_in(people: Iterable[Participant]) -> Participant | None:
    """The owner of the room, else the first moderator, else the first participant, of people in the order of joining.

    People who are connected go before all others. Guests never stand in.
    """
    able = [
        person for person in people if person.user_id is not None and (person.is_owner or person.role in STANDING_IN)
    ]
    return min(able, key=_rank, default=None)


def _rank(person: Participant) -> tuple[bool, bool, bool]:
    return not person.connected, not person.is_owner, person.role != "moderator"


def give(draft: Draft, target: Participant, role: str, own_role: str | None = None, *, given: bool = True) -> None:
    """Give a person a role, in all windows; on loan where `own_role` is set. A new moderator learns who waits.

    A role that is no loan is kept for when the person comes again; not `given`, it is that of the door. Whoever has
    less power than before is called back to the main room: a breakout room would go on to grant the earlier role.
    """
    for visit in draft.room.visits(target.identity):
        kept = not given or own_role is not None or role == visit.own_role
        given_role = visit.given_role if kept else role
        draft.update(visit.peer_id, role=role, own_role=own_role, given_role=given_role)
        if POWER.index(role) < POWER.index(visit.role):
            draft.update(visit.peer_id, breakout=None)
        if role in MODERATING and not visit.moderates:
            for newcomer in draft.room.waiting.values():
                draft.send(visit, {"type": "participant_waiting", "participant": newcomer.public()})


def _check_may_host(target: Participant) -> None:
    if target.user_id is None:
        raise RefusalError("forbidden", "a guest cannot be host")
