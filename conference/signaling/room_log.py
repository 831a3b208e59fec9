"""The events of meetings in Redis: all of the last ones, and chat and final captions from further back.

A meeting's events (last 500), chat (last 1000) and final captions (last 2000) lie beside the state of its room, sorted
by seq; of more the oldest are dropped. Raises StoreUnavailableError.
"""

import logging
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Literal

import msgspec

from conference.signaling.protocol.base import Json
from conference.signaling.redis_pool import EXPIRY_SECS, store_errors, untyped_client
from conference.signaling.room.server_frames import encode

logger = logging.getLogger(__name__)

EVENTS_KEPT = 500
# Of the events that a client has missed. With more of them a snapshot says the same in less.
EVENTS_BYTES = 512 * 1024
EVENTS_AT_ONCE = 50
# How many messages and captions a newcomer is told, and the limits of a page of earlier ones.
FRAMES_IN_WELCOME = 50
PAGE_FRAMES = 100
PAGE_BYTES = 48 * 1024
LOGS = {"chat": "chat-log", "caption": "caption-log"}
LOG_KEPT = {"chat-log": 1000, "caption-log": 2000}


def _key(slug: str, meeting_id: str, part: str) -> str:
    return f"parley:room:{slug}:{meeting_id}:{part}"


def write(pipe: Any, slug: str, meeting_id: str, frames: Sequence[Json]) -> None:
    """Add events to the log of all, and messages and captions to theirs. `pipe` is the transaction."""
    written = {"events"} if frames else set()
    for frame in frames:
        text = encode(frame)
        pipe.zadd(_key(slug, meeting_id, "events"), {text: frame["seq"]})
        if log := LOGS.get(frame["type"]):
            written.add(log)
            pipe.zadd(_key(slug, meeting_id, log), {text: frame["seq"]})
            pipe.zremrangebyrank(_key(slug, meeting_id, log), 0, -LOG_KEPT[log] - 1)
    if frames:
        pipe.zremrangebyrank(_key(slug, meeting_id, "events"), 0, -EVENTS_KEPT - 1)
    for part in sorted(written):
        pipe.expire(_key(slug, meeting_id, part), EXPIRY_SECS)


def delete(pipe: Any, slug: str, meeting_id: str) -> None:
    """The meeting is over. `pipe` is the transaction."""
    pipe.delete(*(_key(slug, meeting_id, part) for part in ("events", *LOGS.values())))


async def events_after(slug: str, meeting_id: str, seq: int) -> list[tuple[int, str]] | None:
    """Events of a meeting after `seq` as (seq, text), without a gap; None when they are too large or not all kept."""
    events: list[tuple[int, str]] = []
    size = 0
    while True:
        found = await _events_from(slug, meeting_id, seq + 1 + len(events))
        events += [(int(score), text.decode()) for text, score in found]
        size += sum(len(text) for text, _ in found)
        if size > EVENTS_BYTES or (events and events[0][0] != seq + 1) or len(events) > EVENTS_KEPT:
            return None
        if len(found) < EVENTS_AT_ONCE:
            return events


async def _events_from(slug: str, meeting_id: str, seq: int) -> list[tuple[bytes, float]]:
    with store_errors():
        found: list[tuple[bytes, float]] = await untyped_client().zrange(
            _key(slug, meeting_id, "events"),
            seq,
            "+inf",
            byscore=True,
            withscores=True,
            offset=0,
            num=EVENTS_AT_ONCE,
        )
    return found


async def recent(slug: str, meeting_id: str, until_seq: int) -> tuple[list[Json], list[Json]]:
    """The last chat messages and final captions up to an event, without their numbers."""
    with store_errors():
        async with untyped_client().pipeline(transaction=True) as pipe:
            for log in LOGS.values():
                _newest(pipe, _key(slug, meeting_id, log), until_seq, FRAMES_IN_WELCOME)
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
        found = await _newest(untyped_client(), _key(slug, meeting_id, LOGS[type]), newest_seq, PAGE_FRAMES + 1)
    sizes = accumulate(len(text) for text in found[:PAGE_FRAMES])
    taken = max(1, sum(size <= PAGE_BYTES for size in sizes))
    page = found[:taken]
    oldest = _frame(page[-1]) if len(found) > taken else None
    next_before = oldest["seq"] if oldest else None
    return _without_seq(page), next_before


def _newest(redis: Any, key: str, until_seq: int, count: int) -> Any:
    """The last frames of a log up to an event, newest first."""
    return redis.zrange(key, until_seq, 0, desc=True, byscore=True, offset=0, num=count)


def _without_seq(newest_first: Sequence[bytes]) -> list[Json]:
    frames = [frame for text in reversed(newest_first) if (frame := _frame(text)) is not None]
    return [{name: value for name, value in frame.items() if name != "seq"} for frame in frames]


def _frame(text: bytes) -> Json | None:
    """The frame of a line of a log; None for one that cannot be read, which is left out."""
    try:
        return msgspec.json.decode(text, type=Json)
    except msgspec.DecodeError:
        logger.error("a line in the log of a meeting cannot be read and is left out")
        return None
