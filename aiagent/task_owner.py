"""Owned asyncio tasks: each has an owner that cancels it and logs its failure."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

logger = logging.getLogger(__name__)

CANCEL_AGAIN_SECS = 1.0


class TaskOwner:
    """Owns the tasks of one object. A failure is logged with the task's name."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run `work` until it ends or the owner is closed. Raises RuntimeError after `close`."""
        if self._closed:
            work.close()
            raise RuntimeError(f"the owner of the task {name!r} is closed")
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("the task %r failed", task.get_name(), exc_info=error)

    async def drain(self, timeout_secs: float) -> None:
        """Wait until the tasks have ended by themselves, at most `timeout_secs`."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=timeout_secs)

    async def close(self) -> None:
        """Cancel all tasks and wait for them. Cancel again where a library swallowed the first cancellation."""
        self._closed = True
        current = asyncio.current_task()
        running = {task for task in self._tasks if task is not current}
        while running:
            for task in running:
                task.cancel()
            _, running = await asyncio.wait(running, timeout=CANCEL_AGAIN_SECS)


async def to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Run `work`, which tidies up, to its end, however often the caller is cancelled meanwhile.

    A task that takes its time to end is cancelled again by its owner. Raises CancelledError afterwards.
    """
    task = asyncio.ensure_future(work)
    cancelled = False
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        if not task.cancelled() and (error := task.exception()):
            logger.error("tidying up failed", exc_info=error)
        raise asyncio.CancelledError
    task.result()
