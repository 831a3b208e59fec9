"""Segments on their way to storage: kept on disk until the broker took them (docs/protocol.md, "Storing").

Blocking work happens in one thread of its own, so that neither a slow disk nor a broker that is away holds up
the voice path.
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

TASK = "transcripts.store_segment"
QUEUE = "transcripts"
RETRY_SECS = 2.0
MAX_QUEUED_SEGMENTS = 1000
_SCHEMA = "CREATE TABLE IF NOT EXISTS pending (segment_id TEXT PRIMARY KEY, payload TEXT NOT NULL)"


class Outbox:
    """Takes final segments and hands them to Celery, in order, at least once."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "segments.sqlite3"
        self._celery = Celery("aiagent", broker=redis_url, set_as_current=False)
        self._celery.conf.broker_connection_retry_on_startup = True
        # Overflow: the caller waits for the disk; a thousand segments are an hour of talk.
        self._incoming: queue.Queue[dict[str, Any] | None] = queue.Queue(MAX_QUEUED_SEGMENTS)
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Start the thread; what an earlier process left behind is sent first."""
        self._thread.start()

    def put(self, segment: dict[str, Any]) -> None:
        """Take one segment (the keyword arguments of the task)."""
        self._incoming.put(segment)

    def close(self, timeout_secs: float = 3.0) -> None:
        """Write everything to disk, send what can be sent, stop."""
        self._incoming.put(None)
        self._thread.join(timeout_secs)

    def _run(self) -> None:
        database = sqlite3.connect(self._path)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute(_SCHEMA)
        open_for_more = True
        while open_for_more:
            pending = self._send_pending(database)
            open_for_more = self._store_incoming(database, wait_secs=RETRY_SECS if pending else None)
        self._send_pending(database)
        database.close()

    def _store_incoming(self, database: sqlite3.Connection, wait_secs: float | None) -> bool:
        """Move what came in to disk, waiting for at least one; False once the outbox is closed."""
        segments: list[dict[str, Any]] = []
        is_open = True
        try:
            item = self._incoming.get(timeout=wait_secs)
            while item is not None:
                segments.append(item)
                item = self._incoming.get_nowait()
            is_open = False
        except queue.Empty:
            pass
        with database:
            database.executemany(
                "INSERT OR IGNORE INTO pending VALUES (?, ?)",
                [(segment["segment_id"], json.dumps(segment)) for segment in segments],
            )
        return is_open

    def _send_pending(self, database: sqlite3.Connection) -> int:
        """Hand the stored segments to the broker; the number of those that stay."""
        rows = database.execute("SELECT rowid, payload FROM pending ORDER BY rowid").fetchall()
        for sent, (rowid, payload) in enumerate(rows):
            try:
                self._celery.send_task(TASK, kwargs=json.loads(payload), queue=QUEUE, ignore_result=True, retry=False)
            except Exception as error:  # noqa: BLE001
                logger.warning("the broker took no segment, %d wait: %s", len(rows) - sent, type(error).__name__)
                return len(rows) - sent
            with database:
                database.execute("DELETE FROM pending WHERE rowid = ?", (rowid,))
        return 0
