"""Timers of one meeting. They end with it."""

import asyncio
from collections import Counter
from collections.abc import Callable

from aiagent.tasks import TaskOwner

MOST_TIMERS = 5
MOST_TIMERS_OF_ONE = 2


class TooManyTimersError(Exception):
    """As many run as may."""


class Timers:
    """Counts down and calls `over` with the peer who asked and the label. At most five run, two for one person."""

    def __init__(self, tasks: TaskOwner, over: Callable[[str, str], None]) -> None:
        self._tasks = tasks
        self._over = over
        self._running: Counter[str] = Counter()

    @property
    def running(self) -> int:
        """How many count down."""
        return self._running.total()

    def set(self, asked_by: str, secs: float, label: str) -> None:
        """Start a timer. Raises TooManyTimersError."""
        if self.running >= MOST_TIMERS or self._running[asked_by] >= MOST_TIMERS_OF_ONE:
            raise TooManyTimersError
        self._running[asked_by] += 1
        task = self._tasks.start(self._run(asked_by, secs, label), "timer")
        # Also for one that is cancelled before it began.
        task.add_done_callback(lambda _: self._running.subtract([asked_by]))

    async def _run(self, asked_by: str, secs: float, label: str) -> None:
        await asyncio.sleep(secs)
        self._over(asked_by, label)
