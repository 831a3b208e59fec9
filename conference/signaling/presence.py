"""Which rooms have to be swept: somebody's web process died, or somebody stayed away for too long."""

from collections.abc import Iterable

from conference.signaling.room_state_model import Participant, RoomState
from conference.signaling.room_state_upkeep import is_overdue


def everyone(state: RoomState) -> tuple[Participant, ...]:
    """Those in the room and those in its lobby."""
    return (*state.participants.values(), *state.waiting.values())


def processes_of(states: Iterable[RoomState]) -> frozenset[str]:
    """The web processes that hold sockets of the rooms."""
    return frozenset(one.process for state in states for one in everyone(state) if one.connected)


def is_due(state: RoomState, dead: frozenset[str], now: float, grace_secs: float) -> bool:
    """Whether a sweep would change the room. `now` is Unix seconds."""
    return any(one.process in dead if one.connected else is_overdue(one, now, grace_secs) for one in everyone(state))
