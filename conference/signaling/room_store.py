"""The state of rooms in Redis. With `room_log` and `room_board` the only module that knows the keys of a room.

`parley:room:{slug}` holds the state. A change is a transaction that fails when the state changed in the meantime and is
then tried again on the new state, so that any number of web processes may change a room. Keys expire after three days
without an event as a safety net; at the end of a meeting they are deleted.
"""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from redis.exceptions import WatchError

from conference.signaling import room_board, room_log
from conference.signaling.errors import ContentionError
from conference.signaling.redis_pool import EXPIRY_SECS, store_errors, untyped_client
from conference.signaling.room.effects import (
    BoardClear,
    BoardPut,
    BoardRemove,
    Effect,
    Event,
    Record,
    WantAgent,
)
from conference.signaling.room.state import RoomState, decode_state, encode_state

ROOMS = "parley:rooms"
AGENT_WANTED = "parley:agent:wanted"
AGENT_WAKEUP = "parley:agent:wakeup"
RECORDS = "parley:outbox"
# Beyond it the oldest record is dropped: the broker has then been away for very long.
RECORDS_KEPT = 100_000
TRIES = 40

Outcome = tuple[RoomState | None, list[Effect]]


def _room(slug: str) -> str:
    return f"parley:room:{slug}"


def agent_epoch_key(slug: str) -> str:
    """Where the agent keeps the number of the newest lease of a room."""
    return f"parley:agent:epoch:{slug}"


def agent_lease_key(slug: str) -> str:
    """Where the agent that serves a room keeps `worker_id:epoch`."""
    return f"parley:agent:lease:{slug}"


def _decoded(raw: Any) -> RoomState | None:
    return None if raw is None else decode_state(raw)


async def load(slug: str) -> tuple[RoomState | None, int]:
    """State of a room, and the epoch of the newest agent lease. Raises StoreUnavailableError, as all of this module."""
    with store_errors():
        raw, epoch = await untyped_client().mget(_room(slug), agent_epoch_key(slug))
    return _decoded(raw), int(epoch or 0)


async def transact(
    slug: str, change: Callable[[RoomState | None, int, Mapping[str, int]], Outcome], board_ids: Sequence[str] = ()
) -> Outcome:
    """Change a room: `change(state, newest_epoch, board_sizes)` gives the next state and effects.

    It is called again when another process was faster. `board_sizes` is that of Context, for the objects `board_ids`.
    An exception of `change` ends the transaction without a change. Raises ContentionError.
    """
    with store_errors():
        async with untyped_client().pipeline(transaction=True) as pipe:
            for _ in range(TRIES):
                await pipe.watch(_room(slug))
                raw, epoch = await pipe.mget(_room(slug), agent_epoch_key(slug))
                before = _decoded(raw)
                sizes = await room_board.sizes(pipe, before.meeting_id, board_ids) if before and board_ids else {}
                after, effects = change(before, int(epoch or 0), sizes)
                if after is before and not effects:
                    return after, effects
                pipe.multi()
                _write(pipe, slug, before, after, effects)
                try:
                    await pipe.execute()
                except WatchError:
                    await asyncio.sleep(random.uniform(0, 0.01))  # noqa: S311
                else:
                    return after, effects
    raise ContentionError("the room changes too fast")


def _write(pipe: Any, slug: str, before: RoomState | None, after: RoomState | None, effects: Sequence[Effect]) -> None:
    if before is not None and (after is None or after.meeting_id != before.meeting_id):
        room_log.delete(pipe, slug, before.meeting_id)
    if after is None:
        pipe.delete(_room(slug))
        pipe.srem(ROOMS, slug)
    else:
        pipe.set(_room(slug), encode_state(after), ex=EXPIRY_SECS)
        pipe.sadd(ROOMS, slug)
        if before is None or before.meeting_id == after.meeting_id:
            events = [effect.frame for effect in effects if isinstance(effect, Event)]
            room_log.write(pipe, slug, after.meeting_id, events)
    for effect in effects:
        _write_effect(pipe, slug, after, effect)


def _write_effect(pipe: Any, slug: str, after: RoomState | None, effect: Effect) -> None:
    match effect:
        case Record(task, fields):
            pipe.rpush(RECORDS, msgspec.json.encode({"task": task, "fields": fields}))
            pipe.ltrim(RECORDS, -RECORDS_KEPT, -1)
        case WantAgent(wanted):
            (pipe.sadd if wanted else pipe.srem)(AGENT_WANTED, slug)
            pipe.publish(AGENT_WAKEUP, slug)
        case BoardPut() | BoardRemove() | BoardClear() if after is not None:
            room_board.write(pipe, after.meeting_id, effect)


# All rooms


async def live_rooms() -> dict[str, RoomState]:
    """States of the rooms that somebody is in, by slug. Rooms whose state expired are forgotten."""
    with store_errors():
        slugs = sorted(slug.decode() for slug in await untyped_client().smembers(ROOMS))
        states = await states_of(slugs)
        expired = [slug for slug in slugs if slug not in states]
        if expired:
            await untyped_client().srem(ROOMS, *expired)
    return states


async def states_of(slugs: Sequence[str]) -> dict[str, RoomState]:
    """States of the rooms among `slugs` that somebody is in or waits for."""
    if not slugs:
        return {}
    with store_errors():
        raw = await untyped_client().mget([_room(slug) for slug in slugs])
    states = zip(slugs, map(_decoded, raw), strict=True)
    return {slug: state for slug, state in states if state is not None}


# Rooms that were closed for good


async def mark_closed(slug: str, secs: int) -> None:
    """Refuse the tickets of a room for `secs`."""
    with store_errors():
        await untyped_client().set(f"{_room(slug)}:closed", 1, ex=secs)


async def unmark_closed(slug: str) -> None:
    """Take the tickets of a room that was opened again."""
    with store_errors():
        await untyped_client().delete(f"{_room(slug)}:closed")


async def is_closed(slug: str) -> bool:
    """Whether the room was closed a moment ago."""
    with store_errors():
        return bool(await untyped_client().exists(f"{_room(slug)}:closed"))


# Records of storage tasks: written with the state, so that none is lost with a web process


async def records(count: int) -> list[bytes]:
    """The oldest records that wait, at most `count`."""
    with store_errors():
        found: list[bytes] = await untyped_client().lrange(RECORDS, 0, count - 1)
    return found


async def record_sent(record: bytes) -> None:
    """The broker took a record."""
    with store_errors():
        await untyped_client().lrem(RECORDS, 1, record)
