"""Keeps one command running: `python -m deploy.keep --name agent -- python -m aiagent`.

A command that ends is started again after a growing pause. SIGTERM, or the end of the launcher, ends the command
(first politely, then with its whole process group) and the keeper with it.
"""

import argparse
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import FrameType

from deploy.console import say
from deploy.parent import end_with_parent, is_alive

LAUNCHER_PID = "PARLEY_LAUNCHER_PID"
STOP_SECS = 15.0
POLL_SECS = 1.0
EXIT_CONFIG = 78
"""Exit code of a command that refuses its settings (EX_CONFIG of sysexits.h): starting it again is of no use."""


@dataclass
class Backoff:
    """Decides how long to wait before the next start, and when to give up.

    A command that ran for `settled_secs` starts with a clean record. `tries` 0 means without end.
    """

    tries: int = 0
    first_secs: float = 1.0
    longest_secs: float = 30.0
    settled_secs: float = 60.0
    failures: int = 0

    def after_end(self, ran_secs: float) -> float | None:
        """Seconds to wait before the next start; None to give up."""
        self.failures = 1 if ran_secs >= self.settled_secs else self.failures + 1
        if self.tries and self.failures >= self.tries:
            return None
        return min(self.first_secs * 2.0 ** min(self.failures - 1, 16), self.longest_secs)


class Wakeup:
    """Lets the main thread sleep until a signal arrives. Each signal writes a byte to a socket that is waited on."""

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self.stop_requested = False
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _do_nothing)
        signal.signal(signal.SIGTERM, self._request_stop)
        signal.signal(signal.SIGINT, self._request_stop)

    def wait(self, timeout_secs: float) -> None:
        """Return after a signal, or after the time."""
        ready, _, _ = select.select([self._reader], [], [], max(timeout_secs, 0.0))
        if ready:
            self._reader.recv(4096)

    def _request_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stop_requested = True


class Keeper:
    """One command and the record of its ends."""

    def __init__(self, name: str, command: Sequence[str], backoff: Backoff, launcher_pid: int | None) -> None:
        self._name = name
        self._command = command
        self._backoff = backoff
        self._launcher_pid = launcher_pid
        self._wakeup = Wakeup()

    def run(self) -> int:
        """Keep the command running until told to stop or until it is hopeless; the exit code of the keeper."""
        while True:
            started_at = time.monotonic()
            code = self._run_once()
            if self._should_stop():
                return 0
            if code == EXIT_CONFIG:
                say(f"{self._name} refuses its settings (see the lines above) and is not started again")
                return code
            wait_secs = self._backoff.after_end(time.monotonic() - started_at)
            if wait_secs is None:
                say(f"{self._name} ended {self._backoff.failures} times in a row (last exit code {code}); giving up")
                return code or 1
            say(f"{self._name} ended with exit code {code}; starting it again in {wait_secs:.0f} s")
            self._pause(wait_secs)
            if self._should_stop():
                return 0

    def _run_once(self) -> int:
        # A session of its own: SIGTERM must reach the main process only. Its own children would otherwise
        # be cut off in the middle of a task.
        with subprocess.Popen(  # noqa: S603
            self._command, start_new_session=True, preexec_fn=end_with_parent()
        ) as child:
            while child.poll() is None and not self._should_stop():
                self._wakeup.wait(POLL_SECS)
            if child.poll() is None:
                self._stop(child)
            _kill_group(child.pid)
            return child.wait()

    def _stop(self, child: subprocess.Popen[bytes]) -> None:
        child.terminate()
        deadline = time.monotonic() + STOP_SECS
        while child.poll() is None and time.monotonic() < deadline:
            self._wakeup.wait(min(POLL_SECS, deadline - time.monotonic()))
        if child.poll() is None:
            say(f"{self._name} did not end within {STOP_SECS:.0f} s and is killed")

    def _pause(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self._should_stop() and time.monotonic() < deadline:
            self._wakeup.wait(min(POLL_SECS, deadline - time.monotonic()))

    def _should_stop(self) -> bool:
        launcher_gone = self._launcher_pid is not None and not is_alive(self._launcher_pid)
        return self._wakeup.stop_requested or launcher_gone


def _do_nothing(_signal: int, _frame: FrameType | None) -> None:
    """Having a handler at all is what makes SIGCHLD wake the main thread."""


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.keep", description=__doc__)
    parser.add_argument("--name", required=True, help="what to call the command in messages")
    parser.add_argument("--tries", type=int, default=0, help="give up after so many ends in a row; 0 is never")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args(arguments)
    launcher = os.environ.get(LAUNCHER_PID)
    backoff = Backoff(options.tries)
    return Keeper(options.name, options.command, backoff, int(launcher) if launcher else None).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
