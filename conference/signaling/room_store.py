"""The state of rooms in Redis. With `room_log` and `room_board` the only module that knows the keys of a room.

`parley:room:{slug}` holds the state. A change is a transaction that fails when the state changed in the meantime and is
then tried again on the new state, so that any number of web processes may change a room. Keys expire after three days
without an event as a safety net; at the end of a meeting they are deleted.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from redis.exceptions import WatchError

from conference.signaling import room_board, room_log
from conference.signaling.errors import ContentionError
from conference.signaling.metrics import SET_ASIDE
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

logger = logging.getLogger(__name__)

ROOMS = "parley:rooms"
AGENT_WANTED = "parley:agent:wanted"
AGENT_WAKEUP = "parley:agent:wakeup"
RECORDS = "parley:outbox"
# Records that cannot be read or handed on; the last thousand.
DAMAGED_RECORDS = "parley:damaged:outbox"
# Beyond it the oldest record is dropped: the broker has then been away for very long.
RECORDS_KEPT = 100_000
TRIES = 40

SET_ASIDE_ROOM = """
if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
redis.call("RENAME", KEYS[1], KEYS[2])
return redis.call("EXPIRE", KEYS[2], ARGV[2])
"""
SET_ASIDE_RECORD = """
if redis.call("LREM", KEYS[1], 1, ARGV[1]) == 0 then return 0 end
redis.call("RPUSH", KEYS[2], ARGV[1])
return redis.call("LTRIM", KEYS[2], -1000, -1)
"""

Outcome = tuple[RoomState | None, list[Effect]]


def _room(slug: str) -> str:
    return f"parley:room:{slug}"


def agent_epoch_key(slug: str) -> str:
    """Where the agent keeps the number of the newest lease of a room."""
    return f"parley:agent:epoch:{slug}"


def agent_lease_key(slug: str) -> str:
    """Where the agent that serves a room keeps `worker_id:epoch`."""
    return f"parley:agent:lease:{slug}"


def _decoded(slug: str, raw: Any) -> RoomState | None:
    """The state; None where there is none. Raises _DamagedError."""
    if raw is None:
        return None
    try:
        return decode_state(raw)
    except (msgspec.MsgspecError, TypeError, ValueError, AttributeError) as error:
        raise _DamagedError(slug, raw) from error


class _DamagedError(Exception):
    """The state of a room cannot be read."""

    def __init__(self, slug: str, raw: bytes) -> None:
        super().__init__(slug)
        self.slug = slug
        self.raw = raw


async def _set_aside(damaged: _DamagedError) -> None:
    """Move a state that cannot be read out of the way, so that the room can begin anew."""
    SET_ASIDE.labels("room").inc()
    logger.error("the state of the room %s cannot be read and is set aside", damaged.slug, exc_info=damaged.__cause__)
    keys = (_room(damaged.slug), f"parley:damaged:room:{damaged.slug}")
    await untyped_client().eval(SET_ASIDE_ROOM, 2, *keys, damaged.raw, EXPIRY_SECS)


def _epoch(raw: bytes | None) -> int:
    return int(raw) if raw and raw.isdigit() else 0


async def load(slug: str) -> tuple[RoomState | None, int]:
    """State of a room, and the epoch of the newest agent lease. Raises StoreUnavailableError, as all of this module."""
    with store_errors():
        raw, epoch = await untyped_client().mget(_room(slug), agent_epoch_key(slug))
        try:
            return _decoded(slug, raw), _epoch(epoch)
        except _DamagedError as damaged:
            await _set_aside(damaged)
    return None, _epoch(epoch)


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
                try:
                    before = _decoded(slug, raw)
                except _DamagedError as damaged:
                    await pipe.unwatch()
                    await _set_aside(damaged)
                    continue
                sizes = await room_board.sizes(pipe, before.meeting_id, board_ids) if before and board_ids else {}
                after, effects = change(before, _epoch(epoch), sizes)
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
        slugs = sorted(slug.decode("utf-8", "replace") for slug in await untyped_client().smembers(ROOMS))
        states = await states_of(slugs)
        expired = [slug for slug in slugs if slug not in states]
        if expired:
            await untyped_client().srem(ROOMS, *expired)
    return states


async def states_of(slugs: Sequence[str]) -> dict[str, RoomState]:
    """States of the rooms among `slugs` that somebody is in or waits for. One that cannot be read is set aside."""
    if not slugs:
        return {}
    with store_errors():
        found = await untyped_client().mget([_room(slug) for slug in slugs])
        states = {}
        for slug, raw in zip(slugs, found, strict=True):
            try:
                states[slug] = _decoded(slug, raw)
            except _DamagedError as damaged:
                await _set_aside(damaged)
    return {slug: state for slug, state in states.items() if state is not None}


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


async def record_set_aside(record: bytes) -> None:
    """A record cannot be handed on: it makes way for the others."""
    with store_errors():
        await untyped_client().eval(SET_ASIDE_RECORD, 2, RECORDS, DAMAGED_RECORDS, record)
