"""The agent's clock: monotonic seconds of the event loop. Threads are given the same clock to read."""

import asyncio
from collections.abc import Callable

Clock = Callable[[], float]


def loop_time() -> float:
    """Seconds on the clock of the running event loop. Raises RuntimeError where none runs."""
    return asyncio.get_running_loop().time()
