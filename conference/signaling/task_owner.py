"""Owned asyncio tasks: each has somebody who cancels it, its failure is logged, and duties begin again after one."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from conference.signaling.metrics import DUTY_FAILURES

logger = logging.getLogger(__name__)

CANCEL_AGAIN_SECS = 1.0
FIRST_PAUSE_SECS = 0.5
LONGEST_PAUSE_SECS = 30.0


class TaskOwner:
    """Starts tasks and cancels those that still run when it is closed."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run `work` until it ends or the owner is closed."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def close(self) -> None:
        """Cancel what runs and wait for its end.

        It is cancelled again after a while: the Redis client waits with `asyncio.wait_for`, which in Python 3.11 loses
        a cancellation that comes together with the result.
        """
        running = set(self._tasks)
        while running:
            for task in running:
                task.cancel()
            _, running = await asyncio.wait(running, timeout=CANCEL_AGAIN_SECS)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("%s failed", task.get_name(), exc_info=error)


async def supervise(duty: Callable[[], Awaitable[None]], name: str, longest_secs: float = LONGEST_PAUSE_SECS) -> None:
    """Do a duty again and again. After a failure, which is logged, it begins again after a pause, longer each time.

    A duty that is done only once in a while waits by itself.
    """
    pause_secs = FIRST_PAUSE_SECS
    while True:
        try:
            await duty()
            pause_secs = FIRST_PAUSE_SECS
        except Exception:
            pause_secs = min(pause_secs, longest_secs)
            DUTY_FAILURES.labels(name).inc()
            logger.exception("%s failed, it begins again in %.1f s", name, pause_secs)
            await asyncio.sleep(pause_secs)
            pause_secs *= 2
