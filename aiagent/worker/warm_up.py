"""How long loading and warming the models took: nobody waits for it in a conversation, only who starts an agent."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from aiagent.metrics.figures import WARM_UP_SECS


class WarmUp:
    """Takes the time of each part."""

    def __init__(self) -> None:
        self.secs: dict[str, float] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """The body loads and warms that part."""
        begun_at = time.monotonic()
        yield
        self.secs[name] = time.monotonic() - begun_at
        WARM_UP_SECS.labels(name).set(self.secs[name])

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {secs:.1f}" for name, secs in self.secs.items())
        return f"{sum(self.secs.values()):.1f} s ({parts})"
