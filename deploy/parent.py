"""Children that do not outlive the process that started them."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def end_with_parent() -> Callable[[], None] | None:
    """A `preexec_fn` after which the child gets SIGTERM when the thread that started it is gone (Linux; else None).

    libc is loaded here, before the fork, since a forked child should do as little as possible.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent_pid = os.getpid()

    def request_signal() -> None:
        # Until the new program runs, a handler of the parent would take the signal and do nothing with it.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent_pid:
            os.kill(os.getpid(), signal.SIGTERM)

    return request_signal


def is_alive(pid: int) -> bool:
    """Whether a process with this number runs. One that has ended and waits to be collected does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return _accepts_signals(pid)
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}


def _accepts_signals(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
