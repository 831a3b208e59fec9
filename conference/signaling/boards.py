"""For storage: the whiteboards of meetings that have ended. Synchronous."""

from asgiref.sync import async_to_sync

from conference.signaling import room_store
from conference.signaling.redis_pool import private_client


def ended_board(meeting_id: str) -> list[bytes]:
    """What is on the whiteboard of a meeting, each object as JSON text of its entry. Raises StoreUnavailableError."""
    return async_to_sync(_entries)(meeting_id)


def board_stored(meeting_id: str) -> None:
    """The whiteboard is kept elsewhere from now on. Raises StoreUnavailableError."""
    async_to_sync(_forget)(meeting_id)


async def _entries(meeting_id: str) -> list[bytes]:
    async with private_client():
        return await room_store.board_entries(meeting_id)


async def _forget(meeting_id: str) -> None:
    async with private_client():
        await room_store.forget_board(meeting_id)
