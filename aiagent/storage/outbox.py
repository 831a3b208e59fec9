"""The outbox: records on their way to storage are kept on disk until the broker took them (docs/protocol.md).

Blocking work happens in a thread of its own, so that neither a slow disk nor a missing broker holds up the voice path.
"""

import json
import logging
import queue
import sqlite3
import threading
from pathlib import Path
from typing import Any

from celery import Celery

logger = logging.getLogger(__name__)

SEGMENT_TASK = "transcripts.store_segment"
TURN_TASK = "agents.store_turn"
QUEUE = "transcripts"
RETRY_SECS = 2.0
MAX_QUEUED_RECORDS = 1000
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS record (task TEXT NOT NULL, key TEXT NOT NULL, payload TEXT NOT NULL, "
    "UNIQUE (task, key))"
)
_OLDER_TABLE = "SELECT 1 FROM sqlite_master WHERE name = 'pending'"
_TAKE_OVER = "INSERT OR IGNORE INTO record SELECT ?, segment_id, payload FROM pending ORDER BY rowid"
_Record = tuple[str, str, dict[str, Any]]


class Outbox:
    """Takes records and hands them to Celery, in order, at least once."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "segments.sqlite3"
        self._celery = Celery("aiagent", broker=redis_url, set_as_current=False)
        self._celery.conf.broker_connection_retry_on_startup = True
        # Overflow: the caller waits for the disk; a thousand segments are an hour of talk.
        self._incoming: queue.Queue[_Record | None] = queue.Queue(MAX_QUEUED_RECORDS)
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Start the thread. Records of an earlier process are sent first."""
        self._thread.start()

    def put_segment(self, segment: dict[str, Any]) -> None:
        """Take one final segment (the keyword arguments of its task)."""
        self.put_record(SEGMENT_TASK, segment["segment_id"], segment)

    def put_record(self, task: str, key: str, fields: dict[str, Any]) -> None:
        """Take the keyword arguments of a storage task. A record whose `key` waits already is not taken again."""
        self._incoming.put((task, key, fields))

    def close(self, timeout_secs: float = 3.0) -> None:
        """Write everything to disk, send what can be sent, stop."""
        self._incoming.put(None)
        self._thread.join(timeout_secs)

    def _run(self) -> None:
        database = self._open()
        open_for_more = True
        while open_for_more:
            pending = self._send_pending(database)
            open_for_more = self._store_incoming(database, wait_secs=RETRY_SECS if pending else None)
        self._send_pending(database)
        database.close()

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path)
        database.execute("PRAGMA journal_mode=WAL")
        with database:
            database.execute(_SCHEMA)
            if database.execute(_OLDER_TABLE).fetchone():
                database.execute(_TAKE_OVER, (SEGMENT_TASK,))
                database.execute("DROP TABLE pending")
        return database

    def _store_incoming(self, database: sqlite3.Connection, wait_secs: float | None) -> bool:
        """Wait for a record, and move all that came in to disk; False once the outbox is closed."""
        records: list[_Record] = []
        is_open = True
        try:
            item = self._incoming.get(timeout=wait_secs)
            while item is not None:
                records.append(item)
                item = self._incoming.get_nowait()
            is_open = False
        except queue.Empty:
            pass
        with database:
            database.executemany(
                "INSERT OR IGNORE INTO record VALUES (?, ?, ?)",
                [(task, key, json.dumps(fields)) for task, key, fields in records],
            )
        return is_open

    def _send_pending(self, database: sqlite3.Connection) -> int:
        """Hand the stored records to the broker; return the number of those that stay."""
        rows = database.execute("SELECT rowid, task, payload FROM record ORDER BY rowid").fetchall()
        for sent, (rowid, task, payload) in enumerate(rows):
            try:
                self._celery.send_task(task, kwargs=json.loads(payload), queue=QUEUE, ignore_result=True, retry=False)
            except Exception as error:  # noqa: BLE001
                logger.warning("the broker took no record, %d wait: %s", len(rows) - sent, type(error).__name__)
                return len(rows) - sent
            with database:
                database.execute("DELETE FROM record WHERE rowid = ?", (rowid,))
        return 0
