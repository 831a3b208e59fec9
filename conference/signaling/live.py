"""Running meetings for the services: who is in them, and commands to them. Synchronous.

Unless it says otherwise a function raises StoreUnavailableError while Redis is away.
"""

import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from asgiref.sync import async_to_sync

from conference.signaling import room_board, room_store
from conference.signaling.auth import TICKET_LIFETIME_SECS, logins_mark_ended, token_hash
from conference.signaling.errors import ContentionError, RefusalError, StoreUnavailableError
from conference.signaling.redis_pool import private_client, store_errors, sync_client
from conference.signaling.room.commands import (
    ChangeRoom,
    CloseRoom,
    Depart,
    EndLogins,
    OpenBreakouts,
    ReviewMembers,
    ServerCommand,
)
from conference.signaling.room.state import Participant, RoomState
from conference.signaling.runner import execute

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

# Who is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy:
    """The state of a room for its door: people in it and people who wait, the lock, and when the agent answers."""

    people: int
    waiting: int
    locked: bool
    agent_mode: str


def occupancies(slugs: Sequence[str]) -> dict[str, Occupancy]:
    """Those of the rooms that somebody is in or waits for, by slug; none while Redis is away."""
    try:
        states = _run(lambda: room_store.states_of(slugs)) if slugs else {}
    except StoreUnavailableError as error:
        logger.warning("it is not known who is in the rooms: %s", error)
        return {}
    return {slug: _occupancy(state) for slug, state in states.items()}


def meeting_now(slug: str) -> RoomState | None:
    """The meeting that goes on in the room."""
    state, _epoch = _run(lambda: room_store.load(slug))
    return state


def person_in(state: RoomState | None, peer_id: str) -> Participant | None:
    """A person in the room: neither somebody in the lobby nor the agent."""
    who = state.participants.get(peer_id) if state else None
    return None if who is None or who.is_agent else who


def participant_find(slug: str, *, peer_id: str, resume_token: str) -> tuple[RoomState, Participant] | None:
    """The room, and the participant in it who has this token; None when nobody has."""
    state = meeting_now(slug)
    who = state.participants.get(peer_id) if state else None
    if state is None or who is None or not hmac.compare_digest(who.token_hash, token_hash(resume_token)):
        return None
    return state, who


def agent_lease_holds(slug: str, *, worker_id: str, epoch: int) -> bool:
    """Whether this agent process holds the lease of the room now."""
    with store_errors(), sync_client() as redis:
        held = redis.get(room_store.agent_lease_key(slug))
    return bool(held == f"{worker_id}:{epoch}".encode())


# Commands


def room_changed(slug: str, changes: Mapping[str, object]) -> None:
    """The meeting takes over changed settings: members of RoomSettings, those of `agent` in a dict of their own.

    Nothing happens where no meeting goes on. When Redis is away the change holds from the next meeting on.
    """
    _tell(slug, ChangeRoom(dict(changes)))


def room_closed(slug: str) -> None:
    """The meeting ends, and tickets that are still about are refused. While Redis is away nothing happens."""
    try:
        _run(lambda: room_store.mark_closed(slug, TICKET_LIFETIME_SECS))
    except StoreUnavailableError as error:
        _log_untold(error)
    else:
        _tell(slug, CloseRoom())


def page_closed(slug: str, *, peer_id: str, resume_token: str, back: bool) -> None:
    """The page of a participant closes, or is `back` at the door. Nothing happens without the right token."""
    _tell(slug, Depart(peer_id, token_hash(resume_token), back))


def accounts_in(slug: str) -> list[int]:
    """The accounts in a room and in its lobby; none while Redis is away."""
    try:
        state = meeting_now(slug)
    except StoreUnavailableError as error:
        _log_untold(error)
        return []
    return sorted({who.user_id for who in state.everyone() if who.user_id is not None}) if state else []


def accounts_present() -> set[int]:
    """The accounts in any room or lobby. Raises StoreUnavailableError."""
    rooms = _run(room_store.live_rooms)
    return {who.user_id for state in rooms.values() for who in state.everyone() if who.user_id is not None}


def members_changed(slug: str, roles: Mapping[int, str], *, guests: bool) -> None:
    """Accounts may enter with these roles, by user id, and people without an account if `guests`; all others leave."""
    _tell(slug, ReviewMembers(roles, guests))


def logins_ended(user_id: int, *, login: str | None = None, spared: str | None = None) -> None:
    """Sockets and tickets of an account end: of one sign-in or API key, or of all but the `spared` one."""
    try:
        logins_mark_ended(user_id, login, spared)
        rooms = _run(room_store.live_rooms)
    except StoreUnavailableError as error:
        _log_untold(error)
        return
    for slug, state in rooms.items():
        if any(who.user_id == user_id for who in state.everyone()):
            _tell(slug, EndLogins(user_id=user_id, login=login, spared=spared))


def room_reopened(slug: str) -> None:
    """Tickets of the room are good again."""
    try:
        _run(lambda: room_store.unmark_closed(slug))
    except StoreUnavailableError as error:
        # The mark goes by itself within the lifetime of a ticket.
        logger.warning("tickets of a room that was opened again are refused for a minute: %s", error)


def breakouts_open(slug: str, command: OpenBreakouts) -> None:
    """Open breakout rooms in a running meeting. Raises RefusalError, ContentionError."""
    if _run(lambda: execute(slug, command)) is None:
        raise RefusalError("conflict", "the meeting has ended")


# Whiteboards of meetings that have ended, for storage


def ended_board(meeting_id: str) -> list[bytes]:
    """The objects on a whiteboard, each as the JSON text of its entry."""
    return _run(lambda: room_board.entries(meeting_id))


def board_stored(meeting_id: str) -> None:
    """Forget a whiteboard that is kept elsewhere from now on."""
    _run(lambda: room_board.delete(meeting_id))


def _run(work: Callable[[], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        async with private_client():
            return await work()

    return async_to_sync(run)()


def _tell(slug: str, command: ServerCommand) -> None:
    try:
        _run(lambda: execute(slug, command))
    except (StoreUnavailableError, ContentionError) as error:
        _log_untold(error)


def _log_untold(error: Exception) -> None:
    logger.error("a running meeting was not told of a change of its room: %s", error)


def _occupancy(state: RoomState) -> Occupancy:
    people = sum(not who.is_agent for who in state.participants.values())
    mode = "off" if state.agent_dismissed else state.settings.agent.mode
    return Occupancy(people=people, waiting=len(state.waiting), locked=state.locked, agent_mode=mode)
