"""For the services of rooms: what goes on in them, and what a running meeting has to hear. Synchronous."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asgiref.sync import async_to_sync

from conference.signaling import room_store
from conference.signaling.auth import TICKET_LIFETIME_SECS
from conference.signaling.errors import ContentionError, StoreUnavailableError
from conference.signaling.redis_pool import private_client
from conference.signaling.room.commands import ChangeRoom, CloseRoom, ServerCommand
from conference.signaling.room.state import RoomState
from conference.signaling.runner import execute

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy:
    """What the door of a room shows: the people in it without the agent, and whether it is locked."""

    people: int
    locked: bool


def occupancies(slugs: Sequence[str]) -> dict[str, Occupancy]:
    """What goes on in those of the rooms that somebody is in or waits for; nothing is known while Redis is away."""
    try:
        states = async_to_sync(_states)(slugs) if slugs else {}
    except StoreUnavailableError as error:
        logger.warning("it is not known who is in the rooms: %s", error)
        return {}
    return {slug: _occupancy(state) for slug, state in states.items()}


def room_changed(slug: str, changes: Mapping[str, object]) -> None:
    """The meeting takes over changed settings: name, lobby, media_limit, language, members of `agent`.

    Nothing happens where no meeting goes on. When Redis is away the change holds from the next meeting on.
    """
    async_to_sync(_execute)(slug, ChangeRoom(dict(changes)))


def room_closed(slug: str) -> None:
    """The meeting ends and tickets that are still about are refused."""
    async_to_sync(_execute)(slug, CloseRoom())


def room_reopened(slug: str) -> None:
    """Tickets of the room are good again."""
    try:
        async_to_sync(_reopen)(slug)
    except StoreUnavailableError as error:
        # The mark goes by itself within the lifetime of a ticket.
        logger.warning("tickets of a room that was opened again are refused for a minute: %s", error)


async def _states(slugs: Sequence[str]) -> dict[str, RoomState]:
    async with private_client():
        return await room_store.states_of(slugs)


async def _reopen(slug: str) -> None:
    async with private_client():
        await room_store.unmark_closed(slug)


def _occupancy(state: RoomState) -> Occupancy:
    people = sum(not one.is_agent for one in state.participants.values())
    return Occupancy(people=people, locked=state.locked)


async def _execute(slug: str, command: ServerCommand) -> None:
    try:
        async with private_client():
            if isinstance(command, CloseRoom):
                await room_store.mark_closed(slug, TICKET_LIFETIME_SECS)
            await execute(slug, command)
    except (StoreUnavailableError, ContentionError) as error:
        logger.error("a running meeting was not told of a change of its room: %s", error)
