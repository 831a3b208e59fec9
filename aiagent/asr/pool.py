"""The threads that decode for all rooms of the process, in the order of `schedule`."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from aiagent.asr.base import RecognizerError
from aiagent.asr.schedule import FairSchedule, Work
from aiagent.load.waits import meter_of

Result = TypeVar("Result")
METER = meter_of("asr")


class _Job:
    """A function, and the future of its result on the event loop that asked for it."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self.function = function
        self.place_in_meter = METER.joined()
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()


class DecodingPool:
    """Runs functions in threads, those of different rooms by turns. Used from one event loop."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="asr")
        self._schedule: FairSchedule[_Job] = FairSchedule(threads)
        self._open: set[asyncio.Future[Any]] = set()
        self._closed = False

    async def run(
        self, function: Callable[[], Result], *, room: str, engine: str, variant: str = "", urgent: bool
    ) -> Result:
        """Return the function's result when its turn has come. Raises RecognizerError, also for what it raises.

        Work of a caller who is cancelled before its turn is skipped.
        """
        if self._closed:
            raise RecognizerError("The recognizer is closed.")
        job = _Job(function)
        self._open.add(job.future)
        job.future.add_done_callback(self._open.discard)
        self._schedule.put(Work(room, engine, variant, urgent, job))
        self._start()
        try:
            result: Result = await job.future
        except RuntimeError as error:
            raise RecognizerError(f"The utterance cannot be decoded: {error}") from error
        finally:
            METER.left(job.place_in_meter)
        return result

    async def close(self) -> None:
        """Decode what was asked for before, then free the threads."""
        self._closed = True
        while self._open:
            await asyncio.wait(self._open)
        await asyncio.to_thread(self._threads.shutdown)

    def _start(self) -> None:
        while work := self._schedule.start_next():
            METER.left(work.item.place_in_meter)
            if work.item.future.done():
                self._schedule.finished(work)
                continue
            running = asyncio.get_running_loop().run_in_executor(self._threads, work.item.function)
            running.add_done_callback(partial(self._finished, work))

    def _finished(self, work: Work[_Job], done: "asyncio.Future[Any]") -> None:
        self._schedule.finished(work)
        waiting = work.item.future
        if not waiting.done():
            if done.cancelled():
                waiting.cancel()
            elif error := done.exception():
                waiting.set_exception(error)
            else:
                waiting.set_result(done.result())
        elif not done.cancelled():
            done.exception()  # nobody waits for it any more
        self._start()
