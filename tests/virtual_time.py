"""An event loop for tests whose clock jumps: nobody waits for a timer, and no machine is too slow for one.

The clock stands still while there is something to do: callbacks, and jobs in threads, which take as long as they take.
When nothing is left, it jumps to the next timer. Sockets may have data under way that the kernel has not handed over
yet: while any is open, a packet of the loop's own goes through the loopback device before each jump, behind whatever
else is under way there, and no jump is a long one.

For tests whose threads are jobs of the loop's executors and whose sockets have both ends in the loop. Where another
process or a thread of its own takes part, time is real.
"""

import asyncio
import contextlib
import selectors
import socket
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")
Events = list[tuple[selectors.SelectorKey, int]]

BEGIN_SECS = 1000.0
# What was sent on another processor may still be under way when the loop's own packet is there.
SOCKET_LOOK_SECS = 0.002
LONGEST_JUMP_WITH_SOCKETS_SECS = 0.1
# A job that takes longer is one that waits for the test; the clock goes on, so that the test can fail by its own limit.
PATIENCE_SECS = 60.0


class _JumpingSelector(selectors.DefaultSelector):
    """Leaves the waiting to its loop."""

    def __init__(self, wait: Callable[["_JumpingSelector", float | None], Events]) -> None:
        super().__init__()
        self._wait = wait

    def select(self, timeout: float | None = None) -> Events:
        return self._wait(self, timeout)

    def look(self, real_secs: float | None) -> Events:
        """Wait in real time, for ever if None, and return the ready keys."""
        return super().select(real_secs)

    @property
    def has_sockets(self) -> bool:
        """Whether anything is open beside the pipe that wakes the loop."""
        return len(self.get_map()) > 1


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """The loop itself. `time()` begins at 1000 s."""

    def __init__(self) -> None:
        self._now = BEGIN_SECS
        self._jobs = 0
        super().__init__(_JumpingSelector(self._wait))
        self._threads = ThreadPoolExecutor(thread_name_prefix="asyncio")
        self.set_default_executor(self._threads)
        self._probe = socket.socket(type=socket.SOCK_DGRAM)
        self._probe.bind(("127.0.0.1", 0))
        self._probe.connect(self._probe.getsockname())
        self._probe.settimeout(PATIENCE_SECS)

    def time(self) -> float:
        """Virtual seconds."""
        return self._now

    def close(self) -> None:
        """As usual."""
        super().close()
        self._probe.close()

    def run_in_executor(
        self,
        executor: Executor | None,
        func: Callable[[*Arguments], Result],
        *args: *Arguments,
    ) -> asyncio.Future[Result]:
        """As usual; the clock stands still until the job has ended, also when nobody waits for it any more."""
        job = (executor or self._threads).submit(func, *args)
        # The result crosses over to the loop first, the end of the job after it.
        future = asyncio.wrap_future(job, loop=self)
        self._jobs += 1
        job.add_done_callback(lambda _: self._tell_job_ended())
        return future

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Wait for the threads in real time."""
        self._threads.shutdown()

    def _tell_job_ended(self) -> None:
        # A closed loop has no clock that could stand still.
        with contextlib.suppress(RuntimeError):
            self.call_soon_threadsafe(self._job_ended)

    def _job_ended(self) -> None:
        self._jobs -= 1

    def _wait(self, selector: _JumpingSelector, timeout: float | None) -> Events:
        events = selector.look(0)
        if events or (timeout is not None and timeout <= 0):
            return events
        if timeout is None:
            # No timer: only a thread or a socket can make something happen.
            return selector.look(None)
        if self._jobs:
            events = selector.look(PATIENCE_SECS)
        elif selector.has_sockets:
            self._probe.send(b"?")
            self._probe.recv(1)
            events = selector.look(SOCKET_LOOK_SECS)
            timeout = min(timeout, LONGEST_JUMP_WITH_SOCKETS_SECS)
        if not events:
            self._now += timeout
        return events
