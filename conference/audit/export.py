"""The audit log as CSV (RFC 4180)."""

import json
from collections.abc import Iterable

from conference.audit.models import ActionEntry
from conference.csv_cells import Writable, csv_write

COLUMNS = (
    *("time", "room", "room_name", "meeting", "action"),
    *("by", "role", "account", "concerns", "concerned_account", "value", "id"),
)


def entries_csv(entries: Iterable[ActionEntry], out: Writable) -> None:
    """Write a header and a row for each entry, with actor and target loaded. Times are UTC in ISO 8601."""
    csv_write(COLUMNS, (_row(entry) for entry in entries), out)


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
