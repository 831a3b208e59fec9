"""Progress of an installation: one line that is redrawn on a terminal, plain lines elsewhere."""

import sys
from dataclasses import dataclass, field
from typing import TextIO

_BAR_WIDTH = 24
_PLAIN_STEP = 0.25
_MEGABYTE = 1_000_000


@dataclass(slots=True)
class Progress:
    """Shows how far one model and the whole installation are. Sizes are bytes to fetch."""

    total_bytes: int
    model_count: int
    stream: TextIO = field(default_factory=lambda: sys.stdout)
    _done_bytes: int = 0
    _model_number: int = 0
    _name: str = ""
    _model_bytes: int = 0
    _model_done_bytes: int = 0
    _source_bytes: int = 0
    _plain_mark: float = 0.0

    def start_model(self, name: str, size_bytes: int) -> None:
        """Begin with the next model."""
        self._model_number += 1
        self._name, self._model_bytes = name, size_bytes
        self._model_done_bytes = self._source_bytes = 0
        self._plain_mark = _PLAIN_STEP
        if not self.stream.isatty():
            self._line(f"{self._prefix()} fetching {size_bytes / _MEGABYTE:.1f} MB")

    def source_progress(self, fetched_bytes: int) -> None:
        """Show that so much of the current file is here."""
        self._source_bytes = fetched_bytes
        share = self._model_share()
        if self.stream.isatty():
            self._draw(f"{self._bar(share)} {share:4.0%}  total {self._total_share():4.0%}")
        elif share >= self._plain_mark and share < 1:
            self._plain_mark = share - share % _PLAIN_STEP + _PLAIN_STEP
            self._line(f"{self._prefix()} {share:.0%} (total {self._total_share():.0%})")

    def source_done(self, size_bytes: int) -> None:
        """Count a file as fetched (or as found in the cache)."""
        self.source_progress(size_bytes)
        self._model_done_bytes += size_bytes
        self._done_bytes += size_bytes
        self._source_bytes = 0

    def step(self, text: str) -> None:
        """Show what is done after fetching (unpacking, converting...)."""
        if self.stream.isatty():
            self._draw(text)

    def finish_model(self, text: str = "installed") -> None:
        """End the current model's line."""
        if self.stream.isatty():
            self._draw(text)
            self.stream.write("\n")
        else:
            self._line(f"{self._prefix()} {text}")

    def say(self, text: str) -> None:
        """Write a line of its own."""
        self._line(text)

    def _model_share(self) -> float:
        return min((self._model_done_bytes + self._source_bytes) / max(self._model_bytes, 1), 1.0)

    def _total_share(self) -> float:
        return min((self._done_bytes + self._source_bytes) / max(self.total_bytes, 1), 1.0)

    def _prefix(self) -> str:
        return f"[{self._model_number}/{self.model_count}] {self._name}:"

    def _bar(self, share: float) -> str:
        filled = round(share * _BAR_WIDTH)
        size = f"{share * self._model_bytes / _MEGABYTE:6.1f}/{self._model_bytes / _MEGABYTE:.1f} MB"
        return f"[{'#' * filled}{'.' * (_BAR_WIDTH - filled)}] {size}"

    def _draw(self, text: str) -> None:
        self.stream.write(f"\r\x1b[K{self._prefix():26} {text}")
        self.stream.flush()

    def _line(self, text: str) -> None:
        self.stream.write(f"{text}\n")
        self.stream.flush()
