"""Messages of the launcher to the person at the terminal."""

import os
import signal
import sys
from collections.abc import Sequence


class LaunchError(Exception):
    """Parley cannot run; the message says why and what to do."""


class Terminal:
    """Standard output, which may go away: a closed window, the end of a pipe. Then this process is asked to stop."""

    def write(self, text: str) -> int:
        """Write as a text file does."""
        try:
            return sys.stdout.write(text)
        except OSError:
            self._stop()
            return len(text)

    def flush(self) -> None:
        """Hand everything on at once, also when the output is a pipe."""
        try:
            sys.stdout.flush()
        except OSError:
            self._stop()

    def isatty(self) -> bool:
        """Whether colours can be shown."""
        return sys.stdout.isatty()

    def _stop(self) -> None:
        # Buffered and later output goes to the null device while the processes are stopped in good order.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        os.kill(os.getpid(), signal.SIGTERM)


def say(text: str) -> None:
    """Write one line at once."""
    terminal = Terminal()
    terminal.write(text + "\n")
    terminal.flush()


def framed(lines: Sequence[str]) -> str:
    """The lines inside a frame as wide as the longest of them."""
    width = max(len(line) for line in lines)
    edge = "─" * (width + 4)
    body = [f"│  {line.ljust(width)}  │" for line in lines]
    return "\n".join([f"╭{edge}╮", *body, f"╰{edge}╯"])
