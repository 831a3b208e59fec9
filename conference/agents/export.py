"""Turns as CSV (RFC 4180)."""

from collections.abc import Iterable

from conference.agents.models import Turn
from conference.agents.selectors import STAGES
from conference.csv_cells import Writable, csv_write

COLUMNS = (
    *("time", "room", "room_name", "meeting", "asked_by", "source", "mode", "lang"),
    *STAGES,
    *("interrupted", "provider", "fallback", "error", "worker", "id"),
)


def turns_csv(turns: Iterable[Turn], out: Writable) -> None:
    """Write a header and a row for each turn, with its meeting loaded. Times are UTC in ISO 8601."""
    csv_write(COLUMNS, (_row(turn) for turn in turns), out)


def _row(turn: Turn) -> list[object]:
    stages = [getattr(turn, stage) for stage in STAGES]
    return [
        *(turn.at.isoformat(), turn.meeting.room_slug, turn.meeting.room_name, turn.meeting_id),
        *(turn.asked_by_name, turn.source, turn.mode, turn.lang),
        *("" if millis is None else millis for millis in stages),
        *(turn.interrupted, turn.provider, turn.fallback, turn.error, turn.worker, turn.pk),
    ]
