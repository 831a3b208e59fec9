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
        self._tasks.start(self._run(asked_by, secs, label), "timer")

    async def _run(self, asked_by: str, secs: float, label: str) -> None:
        try:
            await asyncio.sleep(secs)
        finally:
            self._running[asked_by] -= 1
        self._over(asked_by, label)
