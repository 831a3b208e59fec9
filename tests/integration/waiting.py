"""Waiting for other processes."""

import time
from collections.abc import Callable, Iterable

import psutil

from deploy.parent import is_alive


def wait_until(
    condition: Callable[[], bool], *, seconds: float = 60.0, reason: Callable[[], str] = lambda: "it did not come true"
) -> None:
    """Look again until the condition holds; fail with the reason after the time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, reason()
        time.sleep(0.02)


def wait_until_gone(pids: Iterable[int], *, seconds: float) -> None:
    """Fail when one of the processes still runs after the time."""
    remaining = set(pids)

    def all_gone() -> bool:
        remaining.intersection_update([pid for pid in remaining if is_alive(pid)])
        return not remaining

    wait_until(all_gone, seconds=seconds, reason=lambda: f"still running: {[_description(pid) for pid in remaining]}")


def _description(pid: int) -> str:
    try:
        process = psutil.Process(pid)
        return f"{pid} of {process.ppid()}, {process.status()}: {' '.join(process.cmdline())}"
    except psutil.Error as error:
        return f"{pid}: {error}"
