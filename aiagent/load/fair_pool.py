"""A few threads that rooms share fairly: the asyncio side of `FairQueue`."""

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from aiagent.load.fair_queue import FairQueue
from aiagent.load.waits import WaitMeter, meter_of

Result = TypeVar("Result")


class _Job:
    def __init__(self, function: Callable[[], Any], meter: WaitMeter) -> None:
        self.function = function
        self.place_in_meter = meter.joined()
        self.done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()


class FairPool:
    """Runs blocking functions; rooms take turns. What is cancelled before it has begun never runs.

    All methods are for one event loop. A room that has `max_waiting_each` pieces waiting gets QueueFullError. How long
    pieces wait is measured under the name of the pool.
    """

    def __init__(self, threads: int, max_waiting_each: int, name: str) -> None:
        self._meter = meter_of(name)
        self._queue: FairQueue[_Job] = FairQueue(max_waiting_each)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._free = threads
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many pieces of work wait for a thread."""
        return len(self._queue)

    async def run(self, room: Hashable, function: Callable[[], Result]) -> Result:
        """Return `function()` of a thread. Raises QueueFullError, RuntimeError once closed, and what it raises."""
        if self._closed:
            raise RuntimeError("the pool is closed")
        job = _Job(function, self._meter)
        try:
            self._queue.put(room, job)
            self._begin_next()
            result: Result = await job.done
        except asyncio.CancelledError:
            self._queue.discard(room, job)
            raise
        finally:
            self._meter.left(job.place_in_meter)
        return result

    async def close(self) -> None:
        """Refuse new work, drop what waits, and wait for what has begun."""
        self._closed = True
        while job := self._queue.take():
            job.done.set_exception(RuntimeError("the pool was closed"))
        await asyncio.to_thread(self._pool.shutdown)

    def _begin_next(self) -> None:
        while self._free and (job := self._queue.take()):
            self._free -= 1
            self._meter.left(job.place_in_meter)
            running = asyncio.get_running_loop().run_in_executor(self._pool, job.function)
            running.add_done_callback(partial(self._ended, job))

    def _ended(self, job: _Job, ended: "asyncio.Future[Any]") -> None:
        self._free += 1
        error = None if ended.cancelled() else ended.exception()
        if not job.done.done():
            if ended.cancelled():
                job.done.cancel()
            elif error:
                job.done.set_exception(error)
            else:
                job.done.set_result(ended.result())
        if not self._closed:
            self._begin_next()
