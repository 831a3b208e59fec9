"""Waits of queued work. Queues report them; the worker's load and its metrics read them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count

from aiagent.metrics.figures import QUEUE_WAIT_SECS


class WaitMeter:
    """The waits of one queue. May be used by any thread."""

    def __init__(self, name: str) -> None:
        self._figure = QUEUE_WAIT_SECS.labels(name)
        self._lock = threading.Lock()
        self._numbers = count()
        self._waiting: dict[int, float] = {}
        self._longest_secs = 0.0

    def joined(self) -> int:
        """Take note that work is queued; the number is for `left`."""
        with self._lock:
            number = next(self._numbers)
            self._waiting[number] = time.monotonic()
        return number

    def left(self, number: int) -> None:
        """Take note that work begins or was given up. A second call changes nothing."""
        with self._lock:
            since = self._waiting.pop(number, None)
            if since is None:
                return
            waited_secs = time.monotonic() - since
            self._longest_secs = max(self._longest_secs, waited_secs)
        self._figure.observe(waited_secs)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Measure the wait that the body is."""
        number = self.joined()
        try:
            yield
        finally:
            self.left(number)

    def take_longest_secs(self) -> float:
        """Return the longest wait since the last call in seconds, those that go on included."""
        with self._lock:
            longest_secs, self._longest_secs = self._longest_secs, 0.0
            oldest = min(self._waiting.values(), default=None)
        return longest_secs if oldest is None else max(longest_secs, time.monotonic() - oldest)


@cache
def meter_of(queue: str) -> WaitMeter:
    """Return the meter of a queue of the process, by the queue's name."""
    return WaitMeter(queue)
