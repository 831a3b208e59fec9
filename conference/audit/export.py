"""The audit log as CSV (RFC 4180)."""

import csv
import json
from collections.abc import Iterable
from typing import Any, Protocol

from conference.audit.models import ActionEntry
from conference.csv_cells import csv_text

COLUMNS = (
    *("time", "room", "room_name", "meeting", "action"),
    *("by", "role", "account", "concerns", "concerned_account", "value", "id"),
)


class Writable(Protocol):
    """A file or a response."""

    def write(self, text: str, /) -> Any: ...


def entries_csv(entries: Iterable[ActionEntry], out: Writable) -> None:
    """Write a header and a row for each entry, with actor and target loaded. Times are UTC in ISO 8601."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([csv_text(str(value)) for value in _row(entry)])


def _row(entry: ActionEntry) -> list[object]:
    return [
        entry.at.isoformat(),
        entry.room_slug,
        entry.room_name,
        entry.meeting_id or "",
        entry.action,
        entry.actor_name,
        entry.actor_role,
        entry.actor.username if entry.actor else "",
        entry.target_name,
        entry.target.username if entry.target else "",
        "" if entry.value is None else json.dumps(entry.value, ensure_ascii=False),
        entry.id,
    ]
