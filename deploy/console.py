"""What the launcher tells the person at the terminal."""

import sys
from collections.abc import Sequence


class LaunchError(Exception):
    """Parley cannot run; the message says why and what to do."""


def say(text: str) -> None:
    """Write one line at once, also when the output is a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def framed(lines: Sequence[str]) -> str:
    """The lines inside a frame as wide as the longest of them."""
    width = max(len(line) for line in lines)
    edge = "─" * (width + 4)
    body = [f"│  {line.ljust(width)}  │" for line in lines]
    return "\n".join([f"╭{edge}╮", *body, f"╰{edge}╯"])
