"""Who takes the host's place when no host is left."""

from collections.abc import Iterable

from conference.signaling.room.state import Participant

ROLES = ("moderator", "participant")


def stand_in(people: Iterable[Participant]) -> Participant | None:
    """Of people in the order of joining: the owner of the room, else the first moderator, else the first participant.

    Whoever is connected goes before all who are not. Guests never stand in.
    """
    able = [one for one in people if one.user_id is not None and (one.is_owner or one.role in ROLES)]
    return min(able, key=_rank, default=None)


def _rank(one: Participant) -> tuple[bool, bool, bool]:
    return not one.connected, not one.is_owner, one.role != "moderator"
