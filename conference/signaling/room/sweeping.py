"""Find the rooms that need a sweep, the breakout rooms without a main room, and people who belong elsewhere."""

from collections.abc import Iterable, Mapping

from conference.signaling.room.commands import CloseRoom, Expel, ServerCommand, Sweep
from conference.signaling.room.members import is_expired
from conference.signaling.room.requests import is_due as has_expired_request
from conference.signaling.room.roles import POWER
from conference.signaling.room.state import Participant, RoomState
from conference.signaling.room.upkeep import is_deserted, is_overdue


def processes_of(states: Iterable[RoomState]) -> frozenset[str]:
    """The web processes that hold sockets of the rooms."""
    return frozenset(who.process for state in states for who in state.everyone() if who.connected)


def is_due(state: RoomState, dead: frozenset[str], now: float, grace_secs: float) -> bool:
    """Whether a sweep would change the room. `now` is Unix seconds."""
    over = state.breakouts is not None and state.breakouts.is_over(now)
    return (
        over
        or is_deserted(state, now, grace_secs)
        or has_expired_request(state, now)
        or any(is_expired(who, now) for who in state.everyone())
        or any(who.process in dead if who.connected else is_overdue(who, now, grace_secs) for who in state.everyone())
    )


def commands(
    slug: str, rooms: Mapping[str, RoomState], dead: frozenset[str], now: float, grace_secs: float
) -> list[ServerCommand]:
    """The commands that sweep a room. `rooms` are all live rooms by slug.

    A breakout room that is closed or has lost its main room ends, and people who are elsewhere leave it.
    """
    state = rooms[slug]
    if state.settings.parent is not None and not _is_open(state, rooms):
        return [CloseRoom()]
    strays = () if state.settings.parent is None else _strays_of(state, rooms)
    found: list[ServerCommand] = [Expel(strays)] if strays else []
    return [*found, Sweep(dead, grace_secs)] if is_due(state, dead, now, grace_secs) else found


def _is_open(state: RoomState, rooms: Mapping[str, RoomState]) -> bool:
    main = rooms.get(state.settings.parent or "")
    return main is not None and main.breakouts is not None and main.breakouts.by_slug(state.slug) is not None


def _strays_of(state: RoomState, rooms: Mapping[str, RoomState]) -> tuple[str, ...]:
    """Peer ids of people in an open breakout room who are elsewhere according to the main room."""
    main = rooms[state.settings.parent or ""]
    place = main.breakouts.by_slug(state.slug) if main.breakouts else None
    here = {who.peer_id: who.role for who in main.participants.values() if place and who.breakout == place.id}
    return tuple(who.peer_id for who in state.everyone() if not who.is_agent and _is_stray(who, here))


def _is_stray(who: Participant, here: Mapping[str, str]) -> bool:
    """Whether someone is elsewhere, or came with a role of the main room that was taken since. `here` has the roles."""
    role = here.get(who.main_peer_id or "")
    return role is None or (who.door_role in POWER and POWER.index(role) < POWER.index(who.door_role))
