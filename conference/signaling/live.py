"""For the services of rooms: what a running meeting has to hear of changes in the database. Synchronous."""

import logging
from collections.abc import Mapping

from asgiref.sync import async_to_sync

from conference.signaling import room_store
from conference.signaling.auth import TICKET_LIFETIME_SECS
from conference.signaling.errors import ContentionError, StoreUnavailableError
from conference.signaling.redis_pool import private_client
from conference.signaling.room_state_commands import ChangeRoom, CloseRoom, ServerCommand
from conference.signaling.runner import execute

logger = logging.getLogger(__name__)


def room_changed(slug: str, changes: Mapping[str, object]) -> None:
    """The meeting takes over changed settings: name, lobby, media_limit, language, agent {name, wake_names, mode}.

    Nothing happens where no meeting goes on. When Redis is away the change holds from the next meeting on.
    """
    async_to_sync(_execute)(slug, ChangeRoom(dict(changes)))


def room_closed(slug: str) -> None:
    """The meeting ends and tickets that are still about are refused."""
    async_to_sync(_execute)(slug, CloseRoom())


async def _execute(slug: str, command: ServerCommand) -> None:
    try:
        async with private_client():
            if isinstance(command, CloseRoom):
                await room_store.mark_closed(slug, TICKET_LIFETIME_SECS)
            await execute(slug, command)
    except (StoreUnavailableError, ContentionError) as error:
        logger.error("a running meeting was not told of a change of its room: %s", error)
