"""The objects of whiteboards in Redis: a hash for each meeting, which outlives the meeting until it is stored.

The hash changes only in transactions of `room_store`, which watch the state of the room. Raises StoreUnavailableError.
"""

import logging
from collections.abc import Sequence
from typing import Any

import msgspec

from conference.signaling.redis_pool import EXPIRY_SECS, store_errors, untyped_client
from conference.signaling.room.effects import BoardClear, BoardPut, BoardRemove

logger = logging.getLogger(__name__)

# The value of an object that was removed.
REMOVED = b"-"


class _Entry(msgspec.Struct):
    """The members of an entry that every page looks at."""

    object_id: str
    object: dict[str, Any]


def _key(meeting_id: str) -> str:
    return f"parley:board:{meeting_id}"


def write(pipe: Any, meeting_id: str, effect: BoardPut | BoardRemove | BoardClear) -> None:
    """Carry out an effect. `pipe` is the transaction."""
    match effect:
        case BoardPut(entries):
            pipe.hset(_key(meeting_id), mapping=entries)
        case BoardRemove(object_ids):
            pipe.hset(_key(meeting_id), mapping=dict.fromkeys(object_ids, REMOVED))
        case BoardClear():
            pipe.delete(_key(meeting_id))
    pipe.expire(_key(meeting_id), EXPIRY_SECS)


async def sizes(pipe: Any, meeting_id: str, object_ids: Sequence[str]) -> dict[str, int]:
    """Stored bytes of those objects that are known, 0 for removed ones. `pipe` is the transaction."""
    values = await pipe.hmget(_key(meeting_id), object_ids)
    known = {object_id: value for object_id, value in zip(object_ids, values, strict=True) if value is not None}
    return {object_id: 0 if value == REMOVED else len(value) for object_id, value in known.items()}


async def entries(meeting_id: str) -> list[bytes]:
    """The objects on the whiteboard, each as the JSON text of its entry; damaged ones are left out."""
    with store_errors():
        values = await untyped_client().hvals(_key(meeting_id))
    return [value for value in values if value != REMOVED and _is_whole(value)]


def _is_whole(value: bytes) -> bool:
    """Whether an entry can be read: a damaged one would make the frame that it is put into unreadable."""
    try:
        msgspec.json.decode(value, type=_Entry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        logger.warning("an entry of a whiteboard is damaged and left out: %s bytes", len(value))
        return False
    return True


async def delete(meeting_id: str) -> None:
    """Delete a whiteboard that is stored elsewhere."""
    with store_errors():
        await untyped_client().delete(_key(meeting_id))
