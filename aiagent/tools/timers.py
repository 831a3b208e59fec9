"""Timers of one meeting. They end with it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from aiagent.clock import loop_time
from aiagent.language.cleaning import clean_name
from aiagent.language.phrases import phrase
from aiagent.language.spoken_forms import quotable
from aiagent.language.tags import answer_language
from aiagent.task_owner import TaskOwner

MOST_TIMERS = 5
MOST_TIMERS_OF_ONE = 2


class TooManyTimersError(Exception):
    """No more timers may run."""


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that is over at a monotonic moment."""

    asked_by: str
    ends_at: float
    label: str


class Timers:
    """Counts down and calls `over` with the peer who asked and the label. At most five run, two for one person."""

    def __init__(self, tasks: TaskOwner, over: Callable[[str, str], None]) -> None:
        self._tasks = tasks
        self._over = over
        self._running: dict[asyncio.Task[None], Timer] = {}

    @property
    def running(self) -> tuple[Timer, ...]:
        """The timers that count down."""
        return tuple(self._running.values())

    def set(self, asked_by: str, secs: float, label: str) -> None:
        """Start a timer. Raises TooManyTimersError."""
        of_one = sum(timer.asked_by == asked_by for timer in self.running)
        if len(self.running) >= MOST_TIMERS or of_one >= MOST_TIMERS_OF_ONE:
            raise TooManyTimersError
        task = self._tasks.start(self._run(asked_by, secs, label), "timer")
        self._running[task] = Timer(asked_by, loop_time() + secs, label)
        # A callback runs also for a task that is cancelled before it began.
        task.add_done_callback(self._running.pop)

    async def _run(self, asked_by: str, secs: float, label: str) -> None:
        await asyncio.sleep(secs)
        self._over(asked_by, label)


def timer_is_over(name: str, label: str, lang: str) -> str:
    """Return the announcement to the person who had a timer set."""
    lang = answer_language(label, lang)
    key = "timer_over_label" if label else "timer_over"
    return phrase(key, lang, name=clean_name(name), label=quotable(label, 60))
