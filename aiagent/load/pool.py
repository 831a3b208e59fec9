"""A few threads that rooms share fairly, in the order of a schedule."""

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from aiagent.load.schedules import Schedule, Work
from aiagent.load.waits import WaitMeter, meter_of

Result = TypeVar("Result")


class PoolClosedError(RuntimeError):
    """The pool takes no work any more."""


class Job:
    """A function, and the future of its result on the event loop that asked for it."""

    def __init__(self, function: Callable[[], Any], meter: WaitMeter) -> None:
        self.function = function
        self.place_in_meter = meter.joined()
        self.done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()


class FairPool:
    """Runs blocking functions. One that is cancelled before it has begun never runs.

    All methods are for one event loop. The waits are measured under the name of the pool.
    """

    def __init__(self, schedule: Schedule[Job], name: str) -> None:
        self._schedule = schedule
        self._meter = meter_of(name)
        self._threads = ThreadPoolExecutor(schedule.places, thread_name_prefix=name)
        self._unfinished: dict[asyncio.Future[Any], Work[Job]] = {}
        self._closed = False

    @property
    def waiting(self) -> int:
        """The number of pieces of work that wait for a thread."""
        return len(self._schedule)

    async def run(
        self,
        function: Callable[[], Result],
        *,
        room: Hashable,
        engine: str = "",
        variant: str = "",
        urgent: bool = True,
    ) -> Result:
        """Return `function()` of a thread; the other arguments are for the schedule (`Work`).

        Raises QueueFullError where the schedule has a bound, PoolClosedError, and what the function raises.
        """
        if self._closed:
            raise PoolClosedError("the pool is closed")
        job = Job(function, self._meter)
        work = Work(room, job, engine, variant, urgent)
        try:
            self._schedule.put(work)
            self._unfinished[job.done] = work
            job.done.add_done_callback(self._unfinished.pop)
            self._start()
            result: Result = await job.done
        except asyncio.CancelledError:
            self._schedule.withdraw(work)
            raise
        finally:
            self._meter.left(job.place_in_meter)
        return result

    async def drain(self) -> None:
        """Refuse new work, do what waits, and free the threads."""
        self._closed = True
        while self._unfinished:
            await asyncio.wait(self._unfinished)
        await self.close()

    async def close(self) -> None:
        """Refuse new work, drop what waits, and wait for what has begun."""
        self._closed = True
        for done, work in list(self._unfinished.items()):
            if self._schedule.withdraw(work):
                done.set_exception(PoolClosedError("the pool was closed"))
        await asyncio.to_thread(self._threads.shutdown)

    def _start(self) -> None:
        while work := self._schedule.start_next():
            job = work.item
            self._meter.left(job.place_in_meter)
            if job.done.done():
                self._schedule.finished(work)
                continue
            running = asyncio.get_running_loop().run_in_executor(self._threads, job.function)
            running.add_done_callback(partial(self._ended, work))

    def _ended(self, work: Work[Job], ended: "asyncio.Future[Any]") -> None:
        self._schedule.finished(work)
        waiting = work.item.done
        # Read in any case: nobody may wait for an error any more.
        error = None if ended.cancelled() else ended.exception()
        if not waiting.done():
            if ended.cancelled():
                waiting.cancel()
            elif error:
                waiting.set_exception(error)
            else:
                waiting.set_result(ended.result())
        self._start()
