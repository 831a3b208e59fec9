"""For the services of the classroom: people of a running meeting, and opening its breakout rooms. Synchronous."""

import hmac

from asgiref.sync import async_to_sync

from conference.signaling import room_store
from conference.signaling.auth import token_hash
from conference.signaling.errors import RefusalError
from conference.signaling.redis_pool import private_client
from conference.signaling.room.commands import OpenBreakouts
from conference.signaling.room.state import Participant, RoomState
from conference.signaling.runner import execute


def participant_find(slug: str, *, peer_id: str, resume_token: str) -> tuple[RoomState, Participant] | None:
    """The room and who of it this is; None when nobody in it has the token. Raises StoreUnavailableError."""
    state = async_to_sync(_state)(slug)
    who = state.participants.get(peer_id) if state else None
    if state is None or who is None or not hmac.compare_digest(who.token_hash, token_hash(resume_token)):
        return None
    return state, who


def breakouts_open(slug: str, command: OpenBreakouts) -> None:
    """Open breakout rooms in a running meeting. Raises RefusalError, StoreUnavailableError, ContentionError."""
    if async_to_sync(_open)(slug, command) is None:
        raise RefusalError("conflict", "the meeting has ended")


async def _state(slug: str) -> RoomState | None:
    async with private_client():
        state, _epoch = await room_store.load(slug)
    return state


async def _open(slug: str, command: OpenBreakouts) -> RoomState | None:
    async with private_client():
        return await execute(slug, command)
