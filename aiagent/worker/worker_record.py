"""The worker's entry in Redis, which the web side shows (docs/protocol.md, "The agent")."""

import asyncio
import logging
import socket
import time
from collections.abc import Callable
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from aiagent.worker.dispatch import PREFIX, Dispatcher

logger = logging.getLogger(__name__)

PUBLISH_EVERY_SECS = 2.0
TTL_MS = 8000


class WorkerRecord:
    """A hash that is written every 2 s and vanishes with its worker."""

    def __init__(self, redis: "Redis", dispatcher: Dispatcher, load: Callable[[], float]) -> None:
        self._redis = redis
        self._dispatcher = dispatcher
        self._load = load
        self._started_at = time.time()
        self._key = f"{PREFIX}worker:{dispatcher.worker_id}"

    async def run(self) -> None:
        """Write the entry until cancelled; while Redis is away it expires."""
        while True:
            try:
                await self.publish()
            except (RedisError, OSError) as error:
                logger.warning("the worker's entry is not written: %s", type(error).__name__)
            await asyncio.sleep(PUBLISH_EVERY_SECS)

    async def publish(self) -> None:
        """Write the entry once. Raises RedisError."""
        fields: dict[Any, Any] = {
            "load": f"{self._load():.3f}",
            "rooms": self._dispatcher.rooms,
            "max_rooms": self._dispatcher.max_rooms,
            "started_at": f"{self._started_at:.0f}",
            "draining": int(self._dispatcher.draining),
            "host": socket.gethostname(),
        }
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.hset(self._key, mapping=fields)
            pipeline.pexpire(self._key, TTL_MS)
            await pipeline.execute()

    async def remove(self) -> None:
        """Take the entry away; without Redis it expires."""
        try:
            await self._redis.delete(self._key)
        except (RedisError, OSError) as error:
            logger.warning("the worker's entry is not removed and will run out: %s", type(error).__name__)
