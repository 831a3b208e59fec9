"""Turns as CSV (RFC 4180)."""

import csv
from collections.abc import Iterable
from typing import Any, Protocol

from conference.agents.models import Turn
from conference.agents.selectors import STAGES
from conference.csv_cells import csv_text

COLUMNS = (
    *("time", "room", "room_name", "meeting", "asked_by", "source", "mode", "lang"),
    *STAGES,
    *("interrupted", "provider", "fallback", "error", "worker", "id"),
)


class Writable(Protocol):
    """A file or a response."""

    def write(self, text: str, /) -> Any: ...


def turns_csv(turns: Iterable[Turn], out: Writable) -> None:
    """Write a header and a row for each turn, with its meeting loaded. Times are UTC in ISO 8601."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for turn in turns:
        writer.writerow([csv_text(str(value)) for value in _row(turn)])


def _row(turn: Turn) -> list[object]:
    stages = [getattr(turn, stage) for stage in STAGES]
    return [
        *(turn.at.isoformat(), turn.meeting.room_slug, turn.meeting.room_name, turn.meeting_id),
        *(turn.asked_by_name, turn.source, turn.mode, turn.lang),
        *("" if millis is None else millis for millis in stages),
        *(turn.interrupted, turn.provider, turn.fallback, turn.error, turn.worker, turn.pk),
    ]
