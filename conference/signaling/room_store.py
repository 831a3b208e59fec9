"""The state of rooms in Redis. The only module that knows the keys of a room.

`parley:room:{slug}` holds the state; a meeting's events (last 500), chat (last 1000) and final captions (last 2000) are
beside it, sorted by seq; of more the oldest are dropped. A change is a transaction that fails when the state changed in
the meantime and is then tried again on the new state, so that any number of web processes may change a room. Keys
expire after three days without an event as a safety net; at the end of a meeting they are deleted.
"""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any, Literal

import msgspec
from redis.exceptions import WatchError

from conference.signaling.errors import ContentionError
from conference.signaling.redis_pool import client as typed_client
from conference.signaling.redis_pool import store_errors
from conference.signaling.room.effects import (
    BoardClear,
    BoardPut,
    BoardRemove,
    Effect,
    Event,
    Record,
    WantAgent,
)
from conference.signaling.room.server_frames import encode
from conference.signaling.room.state import Json, RoomState
from conference.signaling.room.stored import decode_state, encode_state

ROOMS = "parley:rooms"
AGENT_WANTED = "parley:agent:wanted"
AGENT_WAKEUP = "parley:agent:wakeup"
OUTBOX = "parley:outbox"
EVENTS_KEPT = 500
# What a newcomer is told of chat and captions, and the limits of a page of what came before.
FRAMES_IN_WELCOME = 50
PAGE_FRAMES = 100
PAGE_BYTES = 48 * 1024
# Beyond it the oldest record is dropped: the broker has then been away for very long.
RECORDS_KEPT = 100_000
EXPIRY_SECS = 3 * 24 * 3600
# What the hash of a whiteboard holds in place of an object that was removed.
REMOVED = b"-"
TRIES = 40
LOGS = {"chat": "chat-log", "caption": "caption-log"}
LOG_KEPT = {"chat-log": 1000, "caption-log": 2000}

Outcome = tuple[RoomState | None, list[Effect]]


def client() -> Any:
    """The Redis client. Its annotations leave open whether texts come back decoded; here they are bytes."""
    return typed_client()


def _room(slug: str) -> str:
    return f"parley:room:{slug}"


def _part(slug: str, meeting_id: str, part: str) -> str:
    return f"parley:room:{slug}:{meeting_id}:{part}"


def _board(meeting_id: str) -> str:
    return f"parley:board:{meeting_id}"


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
        raw, epoch = await client().mget(_room(slug), agent_epoch_key(slug))
    return _decoded(raw), int(epoch or 0)


async def transact(
    slug: str, change: Callable[[RoomState | None, int, Mapping[str, int]], Outcome], board_ids: Sequence[str] = ()
) -> Outcome:
    """Change a room: `change(state, newest_epoch, board_sizes)` gives the next state and effects, maybe several times.

    `board_sizes` is that of Context, for the objects `board_ids`.

    What `change` raises ends the transaction without a change. Returns what it gave the last time. Raises
    ContentionError.
    """
    with store_errors():
        async with client().pipeline(transaction=True) as pipe:
            for _ in range(TRIES):
                await pipe.watch(_room(slug))
                raw, epoch = await pipe.mget(_room(slug), agent_epoch_key(slug))
                before = _decoded(raw)
                sizes = await _board_sizes(pipe, before, board_ids)
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
        pipe.delete(*(_part(slug, before.meeting_id, part) for part in ("events", *LOGS.values())))
    if after is None:
        pipe.delete(_room(slug))
        pipe.srem(ROOMS, slug)
    else:
        pipe.set(_room(slug), encode_state(after), ex=EXPIRY_SECS)
        pipe.sadd(ROOMS, slug)
        if before is None or before.meeting_id == after.meeting_id:
            _write_events(pipe, slug, after.meeting_id, [one.frame for one in effects if isinstance(one, Event)])
    for effect in effects:
        if isinstance(effect, Record):
            pipe.rpush(OUTBOX, msgspec.json.encode({"task": effect.task, "fields": effect.fields}))
            pipe.ltrim(OUTBOX, -RECORDS_KEPT, -1)
        elif isinstance(effect, WantAgent):
            (pipe.sadd if effect.wanted else pipe.srem)(AGENT_WANTED, slug)
            pipe.publish(AGENT_WAKEUP, slug)
        elif isinstance(effect, BoardPut | BoardRemove | BoardClear) and after is not None:
            _write_board(pipe, after.meeting_id, effect)


def _write_board(pipe: Any, meeting_id: str, effect: BoardPut | BoardRemove | BoardClear) -> None:
    """A hash of its own, which outlives the meeting until it is stored."""
    match effect:
        case BoardPut(entries):
            pipe.hset(_board(meeting_id), mapping=entries)
        case BoardRemove(object_ids):
            pipe.hset(_board(meeting_id), mapping=dict.fromkeys(object_ids, REMOVED))
        case BoardClear():
            pipe.delete(_board(meeting_id))
    pipe.expire(_board(meeting_id), EXPIRY_SECS)


async def _board_sizes(pipe: Any, state: RoomState | None, object_ids: Sequence[str]) -> dict[str, int]:
    """The room's own key is watched, and changes with every change of its board."""
    if state is None or not object_ids:
        return {}
    values = await pipe.hmget(_board(state.meeting_id), object_ids)
    known = {one: value for one, value in zip(object_ids, values, strict=True) if value is not None}
    return {one: 0 if value == REMOVED else len(value) for one, value in known.items()}


async def board_entries(meeting_id: str) -> list[bytes]:
    """What is on the whiteboard of a meeting, each object as the JSON text of its entry."""
    with store_errors():
        values = await client().hvals(_board(meeting_id))
    return [value for value in values if value != REMOVED]


async def forget_board(meeting_id: str) -> None:
    """The whiteboard is stored elsewhere."""
    with store_errors():
        await client().delete(_board(meeting_id))


def _write_events(pipe: Any, slug: str, meeting_id: str, frames: Sequence[Json]) -> None:
    """Into the log of all events, and into that of messages or captions where they are such."""
    written = {"events"} if frames else set()
    for frame in frames:
        text = encode(frame)
        pipe.zadd(_part(slug, meeting_id, "events"), {text: frame["seq"]})
        if log := LOGS.get(frame["type"]):
            written.add(log)
            pipe.zadd(_part(slug, meeting_id, log), {text: frame["seq"]})
            pipe.zremrangebyrank(_part(slug, meeting_id, log), 0, -LOG_KEPT[log] - 1)
    if frames:
        pipe.zremrangebyrank(_part(slug, meeting_id, "events"), 0, -EVENTS_KEPT - 1)
    for part in sorted(written):
        pipe.expire(_part(slug, meeting_id, part), EXPIRY_SECS)


async def events_after(slug: str, meeting_id: str, seq: int) -> list[tuple[int, str]] | None:
    """Events of a meeting after `seq` as (seq, text), without a gap; None when they are no longer all kept."""
    with store_errors():
        found = await client().zrange(_part(slug, meeting_id, "events"), seq + 1, "+inf", byscore=True, withscores=True)
    events = [(int(score), text.decode()) for text, score in found]
    return events if not events or events[0][0] == seq + 1 else None


async def recent(slug: str, meeting_id: str, until_seq: int) -> tuple[list[Json], list[Json]]:
    """The last chat messages and final captions up to an event, without their numbers."""
    with store_errors():
        async with client().pipeline(transaction=True) as pipe:
            for log in LOGS.values():
                _newest(pipe, _part(slug, meeting_id, log), until_seq, FRAMES_IN_WELCOME)
            chat, captions = await pipe.execute()
    return _without_seq(chat), _without_seq(captions)


async def page_before(
    slug: str, meeting_id: str, type: Literal["chat", "caption"], before_seq: int | None
) -> tuple[list[Json], int | None]:
    """The newest messages or captions before an event (None: of all), oldest first.

    With them comes the seq that the next page is before; None when there is no more. A page holds at most PAGE_FRAMES,
    and PAGE_BYTES unless its only frame is larger.
    """
    newest_seq = 2**53 if before_seq is None else before_seq - 1
    with store_errors():
        found = await _newest(client(), _part(slug, meeting_id, LOGS[type]), newest_seq, PAGE_FRAMES + 1)
    sizes = accumulate(len(text) for text in found[:PAGE_FRAMES])
    taken = max(1, sum(size <= PAGE_BYTES for size in sizes))
    page = found[:taken]
    next_before = msgspec.json.decode(page[-1])["seq"] if len(found) > taken else None
    return _without_seq(page), next_before


def _newest(redis: Any, key: str, until_seq: int, count: int) -> Any:
    """The last frames of a log up to an event, newest first."""
    return redis.zrange(key, until_seq, 0, desc=True, byscore=True, offset=0, num=count)


def _without_seq(newest_first: Sequence[bytes]) -> list[Json]:
    frames: list[Json] = [msgspec.json.decode(text) for text in reversed(newest_first)]
    return [{name: value for name, value in frame.items() if name != "seq"} for frame in frames]


# All rooms


async def live_rooms() -> dict[str, RoomState]:
    """States of the rooms that somebody is in; those whose state expired are forgotten."""
    with store_errors():
        slugs = sorted(slug.decode() for slug in await client().smembers(ROOMS))
        states = await states_of(slugs)
        expired = [slug for slug in slugs if slug not in states]
        if expired:
            await client().srem(ROOMS, *expired)
    return states


async def states_of(slugs: Sequence[str]) -> dict[str, RoomState]:
    """States of those of the rooms that somebody is in or waits for."""
    if not slugs:
        return {}
    with store_errors():
        raw = await client().mget([_room(slug) for slug in slugs])
    states = zip(slugs, map(_decoded, raw), strict=True)
    return {slug: state for slug, state in states if state is not None}


# Rooms that were closed for good


async def mark_closed(slug: str, secs: int) -> None:
    """Refuse the tickets of a room that still go round."""
    with store_errors():
        await client().set(f"{_room(slug)}:closed", 1, ex=secs)


async def unmark_closed(slug: str) -> None:
    """The room was opened again."""
    with store_errors():
        await client().delete(f"{_room(slug)}:closed")


async def is_closed(slug: str) -> bool:
    """Whether the room was closed a moment ago."""
    with store_errors():
        return bool(await client().exists(f"{_room(slug)}:closed"))


# Records for the storage tasks: written with the state, so that none is lost with a web process


async def records(count: int) -> list[bytes]:
    """The oldest records that wait."""
    with store_errors():
        found: list[bytes] = await client().lrange(OUTBOX, 0, count - 1)
    return found


async def record_sent(record: bytes) -> None:
    """The broker took a record."""
    with store_errors():
        await client().lrem(OUTBOX, 1, record)
