"""For what the agent asks of services: whether it serves the room, and who asked it. Synchronous."""

from asgiref.sync import async_to_sync

from conference.signaling import room_store
from conference.signaling.redis_pool import private_client, store_errors, sync_client
from conference.signaling.room.state import Participant, RoomState


def lease_holds(slug: str, *, worker_id: str, epoch: int) -> bool:
    """Whether this agent process holds the lease of the room now. Raises StoreUnavailableError."""
    with store_errors(), sync_client() as redis:
        held = redis.get(room_store.agent_lease_key(slug))
    return bool(held == f"{worker_id}:{epoch}".encode())


def meeting_now(slug: str) -> RoomState | None:
    """The meeting that goes on in the room. Raises StoreUnavailableError."""
    return async_to_sync(_state)(slug)


def person_in(state: RoomState | None, peer_id: str) -> Participant | None:
    """Who of the people in the room this is: neither somebody in the lobby nor the agent."""
    who = state.participants.get(peer_id) if state else None
    return None if who is None or who.is_agent else who


async def _state(slug: str) -> RoomState | None:
    async with private_client():
        state, _epoch = await room_store.load(slug)
    return state
