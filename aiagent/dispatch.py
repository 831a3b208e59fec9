"""Which rooms this process serves: claimed by lease in Redis, one agent a room (docs/protocol.md, "The agent")."""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Awaitable, Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

from aiagent.signaling_client import Lease
from aiagent.tasks import TaskOwner

logger = logging.getLogger(__name__)

PREFIX = "parley:agent:"
WANTED = PREFIX + "wanted"
WAKEUP = PREFIX + "wakeup"
LEASE_MS = 8000
RENEW_SECS = 2.0
LOST_AFTER_SECS = 6.0

_CLAIM = """
if redis.call('SISMEMBER', KEYS[3], ARGV[3]) == 0 or redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local epoch = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], ARGV[1] .. ':' .. epoch, 'PX', ARGV[2])
return epoch
"""
_RENEW = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"

Serve = Callable[[Lease], Awaitable[None]]


class Dispatcher:
    """Claims wanted rooms and runs `serve` for each, until the lease is lost or the room is no longer wanted."""

    def __init__(self, redis: "Redis", serve: Serve, max_rooms: int) -> None:
        self.worker_id = uuid.uuid4().hex[:12]
        self._redis = redis
        self._serve = serve
        self._max_rooms = max_rooms
        self._rooms: dict[str, asyncio.Task[None]] = {}
        self._owner = TaskOwner()
        self._look = asyncio.Event()

    async def run(self) -> None:
        """Look for rooms until cancelled; on the way out all rooms are left and their leases deleted."""
        self._owner.start(self._listen(), "wakeups")
        try:
            while True:
                try:
                    await self._look_once()
                except (RedisError, OSError) as error:
                    logger.warning("Redis cannot be reached: %s", type(error).__name__)
                _raise_lost_cancellation()
                await self._wait(RENEW_SECS)
        finally:
            await self._owner.close()

    async def _look_once(self) -> None:
        wanted = {str(slug) for slug in await self._redis.smembers(WANTED)}
        for slug in set(self._rooms) - wanted:
            self._rooms[slug].cancel()
        for slug in sorted(wanted - set(self._rooms)):
            if len(self._rooms) >= self._max_rooms:
                return
            epoch = await self._redis.eval(
                _CLAIM, 3, PREFIX + "lease:" + slug, PREFIX + "epoch:" + slug, WANTED,
                self.worker_id, LEASE_MS, slug,
            )  # fmt: skip
            if epoch:
                lease = Lease(slug, self.worker_id, int(epoch))
                self._rooms[slug] = self._owner.start(self._serve_room(lease), "room")

    async def _serve_room(self, lease: Lease) -> None:
        serving = asyncio.ensure_future(self._serve(lease))
        keeping = asyncio.ensure_future(self._keep(lease))
        try:
            await asyncio.wait({serving, keeping}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done() and not serving.cancelled() and (error := serving.exception()):
                logger.error("serving a room failed", exc_info=error)
        finally:
            for task in (serving, keeping):
                task.cancel()
            await asyncio.gather(serving, keeping, return_exceptions=True)
            await self._release(lease)
            self._rooms.pop(lease.slug, None)

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

    async def _release(self, lease: Lease) -> None:
        try:
            await self._redis.eval(_RELEASE, 1, PREFIX + "lease:" + lease.slug, f"{lease.worker_id}:{lease.epoch}")
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
