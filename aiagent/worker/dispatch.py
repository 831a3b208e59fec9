"""Rooms of this process: claimed by lease in Redis, one agent a room (docs/protocol.md, "The agent").

A room without an agent goes to the least busy worker: the busier a worker is, the longer it waits before it claims.
"""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from aiagent.room.signaling_client import Lease
from aiagent.task_owner import TaskOwner, to_its_end
from aiagent.worker.figure import Gate, claim_delay_secs

logger = logging.getLogger(__name__)

PREFIX = "parley:agent:"
WANTED = PREFIX + "wanted"
WAKEUP = PREFIX + "wakeup"
LEASE_MS = 8000
NOTE_MS = 15_000
RENEW_SECS = 2.0
LOST_AFTER_SECS = 6.0

_CLAIM = """
if redis.call('SISMEMBER', KEYS[3], ARGV[3]) == 0 or redis.call('EXISTS', KEYS[1]) == 1 then return {0, ''} end
local epoch = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], ARGV[1] .. ':' .. epoch, 'PX', ARGV[2])
local note = redis.call('GET', KEYS[4])
redis.call('DEL', KEYS[4])
return {epoch, note or ''}
"""
_RENEW = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


@dataclass(slots=True)
class Stay:
    """The time in one room. The dispatcher sets `ending` when the room has to be handed over. The agent then finishes
    what it has begun and sets `left`: from that moment on another worker may come.

    `found` is the note of the worker before, `note` the one for the next worker; None when there is none.
    """

    found: str | None = None
    note: bytes | None = None
    ending: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)


Serve = Callable[[Lease, Stay], Awaitable[None]]


def _idle() -> float:
    return 0.0


class Dispatcher:
    """Claims wanted rooms and runs `serve` for each, until the lease is lost or the room is no longer wanted."""

    def __init__(self, redis: "Redis", serve: Serve, max_rooms: int, load: Callable[[], float] = _idle) -> None:
        """`load` gives the load of this worker, 0..1."""
        self.worker_id = uuid.uuid4().hex[:12]
        self.max_rooms = max_rooms
        self.draining = False
        self._redis = redis
        self._serve = serve
        self._load = load
        self._gate = Gate()
        self._rooms: dict[str, asyncio.Task[None]] = {}
        self._stays: dict[str, Stay] = {}
        self._without_agent: dict[str, float] = {}
        self._owner = TaskOwner()
        self._look = asyncio.Event()

    @property
    def rooms(self) -> int:
        """The number of rooms that are served."""
        return len(self._rooms)

    async def run(self) -> None:
        """Look for rooms until cancelled; on the way out all rooms are left and their leases deleted."""
        self._owner.start(self._listen(), "wakeups")
        try:
            while True:
                next_look_secs = RENEW_SECS
                try:
                    next_look_secs = await self._look_once()
                except (RedisError, OSError) as error:
                    logger.warning("Redis cannot be reached: %s", type(error).__name__)
                _raise_lost_cancellation()
                await self._wait(next_look_secs)
        finally:
            await self._owner.close()

    async def drain(self, timeout_secs: float) -> None:
        """Take no more rooms, and hand over those that are served; returns when all are left, or after the time."""
        self.draining = True
        for stay in self._stays.values():
            stay.ending.set()
        if running := list(self._rooms.values()):
            await asyncio.wait(running, timeout=timeout_secs)

    async def _look_once(self) -> float:
        """Leave rooms that are not wanted, claim those that are due; the seconds until the next look."""
        wanted = {str(slug) for slug in await self._redis.smembers(WANTED)}
        for slug in set(self._rooms) - wanted:
            self._rooms[slug].cancel()
        await self._find_without_agent(sorted(wanted - set(self._rooms)))
        now = asyncio.get_running_loop().time()
        is_open = self._gate.update(self._load())
        for slug, since in list(self._without_agent.items()):
            if self.draining or self.rooms >= self.max_rooms:
                return RENEW_SECS
            due_at = since + claim_delay_secs(self._load(), self.rooms, self.max_rooms, is_open=is_open)
            if due_at > now:
                return min(RENEW_SECS, due_at - now)
            del self._without_agent[slug]
            await self._claim(slug)
        return RENEW_SECS

    async def _find_without_agent(self, slugs: list[str]) -> None:
        """Remember since when rooms have been seen without an agent, the longest first."""
        leases = await self._redis.mget([PREFIX + "lease:" + slug for slug in slugs]) if slugs else []
        now = asyncio.get_running_loop().time()
        seen = {
            slug: self._without_agent.get(slug, now) for slug, lease in zip(slugs, leases, strict=True) if not lease
        }
        self._without_agent = dict(sorted(seen.items(), key=lambda item: item[1]))

    async def _claim(self, slug: str) -> None:
        epoch, note = await self._redis.eval(
            _CLAIM, 4, PREFIX + "lease:" + slug, PREFIX + "epoch:" + slug, WANTED, PREFIX + "note:" + slug,
            self.worker_id, LEASE_MS, slug,
        )  # fmt: skip
        if epoch:
            lease, stay = Lease(slug, self.worker_id, int(epoch)), Stay(note or None)
            self._stays[slug] = stay
            self._rooms[slug] = self._owner.start(self._serve_room(lease, stay), "room")
            if self.draining:
                stay.ending.set()

    async def _serve_room(self, lease: Lease, stay: Stay) -> None:
        serving = asyncio.ensure_future(self._serve(lease, stay))
        keeping = asyncio.ensure_future(self._keep(lease))
        leaving = asyncio.ensure_future(stay.left.wait())
        try:
            await asyncio.wait({serving, keeping, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if stay.left.is_set():
                keeping.cancel()
                await self._leave_note(lease, stay)
                await self._release(lease)
                await asyncio.wait({serving})
            if serving.done() and not serving.cancelled() and (error := serving.exception()):
                logger.error("serving a room failed", exc_info=error)
        finally:
            for task in (serving, keeping, leaving):
                task.cancel()
            await to_its_end(self._left(lease, serving, keeping, leaving))

    async def _left(self, lease: Lease, *tasks: "asyncio.Future[Any]") -> None:
        """Give a room up once its tasks have ended."""
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._release(lease)
        self._rooms.pop(lease.slug, None)
        self._stays.pop(lease.slug, None)

    async def _keep(self, lease: Lease) -> None:
        """Renew the lease; returns when it is lost, or may be lost because Redis was away too long."""
        loop = asyncio.get_running_loop()
        renewed_at = loop.time()
        while loop.time() - renewed_at < LOST_AFTER_SECS:
            await asyncio.sleep(RENEW_SECS)
            try:
                kept = await self._redis.eval(
                    _RENEW, 1, PREFIX + "lease:" + lease.slug, f"{lease.worker_id}:{lease.epoch}", LEASE_MS
                )
            except (RedisError, OSError):
                continue
            finally:
                _raise_lost_cancellation()
            if not kept:
                break
            renewed_at = loop.time()
        logger.warning("the lease of a room was lost")

    async def _leave_note(self, lease: Lease, stay: Stay) -> None:
        """Leave a note for the worker that comes next; it expires soon."""
        if stay.note is None:
            return
        try:
            await self._redis.set(PREFIX + "note:" + lease.slug, stay.note, px=NOTE_MS)
        except (RedisError, OSError) as error:
            logger.warning("the next worker gets no note: %s", type(error).__name__)

    async def _release(self, lease: Lease) -> None:
        """Give the lease back, if it is still held; other workers hear of it when this one will not come back."""
        key, holder = PREFIX + "lease:" + lease.slug, f"{lease.worker_id}:{lease.epoch}"
        try:
            if await self._redis.eval(_RELEASE, 1, key, holder) and self.draining:
                await self._redis.publish(WAKEUP, lease.slug)
        except (RedisError, OSError) as error:
            logger.warning("a lease was not released and will run out: %s", type(error).__name__)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as pubsub:
                    await pubsub.subscribe(WAKEUP)
                    async for _ in pubsub.listen():
                        self._look.set()
            except (RedisError, OSError):
                await asyncio.sleep(RENEW_SECS)

    async def _wait(self, secs: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(secs):
                await self._look.wait()
        self._look.clear()


def _raise_lost_cancellation() -> None:
    """Raise CancelledError when the current task was cancelled and a library swallowed it.

    The Redis client sends under `asyncio.wait_for`, which in Python 3.11 loses a cancellation that comes together with
    the result.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
