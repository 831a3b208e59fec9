"""The file of the outbox: records that wait for the broker, in a SQLite database that mends what disks do to it.

For one thread. Two processes may share the file. Where the disk refuses, methods raise sqlite3.Error or OSError. The
next call opens the file anew, and nothing that was in it is given up.
"""

import contextlib
import json
import logging
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

SEGMENT_TASK = "transcripts.store_segment"
# A lock that is held longer counts as a fault, and is tried again.
LOCK_SECS = 2.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS record (task TEXT NOT NULL, key TEXT NOT NULL, payload TEXT NOT NULL, UNIQUE (task, key));
CREATE TABLE IF NOT EXISTS unusable (task, key, payload, reason TEXT NOT NULL, at REAL NOT NULL);
"""
_OLDER_TABLE = "SELECT 1 FROM sqlite_master WHERE name = 'pending'"
_TAKE_OVER = "INSERT OR IGNORE INTO record SELECT ?, segment_id, payload FROM pending ORDER BY rowid"
# As bytes: text that is not UTF-8 must not fail the whole query.
_WAITING = (
    "SELECT rowid, CAST(task AS BLOB), CAST(key AS BLOB), CAST(payload AS BLOB) FROM record WHERE rowid > ? "
    "ORDER BY rowid LIMIT ?"
)
_REMOVE = "DELETE FROM record WHERE rowid = ? AND CAST(task AS BLOB) = ? AND CAST(key AS BLOB) = ?"
_SET_ASIDE = (
    "INSERT INTO unusable SELECT task, key, payload, ?, ? FROM record "
    "WHERE rowid = ? AND CAST(task AS BLOB) = ? AND CAST(key AS BLOB) = ?"
)
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


@dataclass(frozen=True, slots=True)
class Record:
    """One call of a storage task: its name, the key that it is idempotent on, and its keyword arguments as JSON."""

    task: str
    key: str
    payload: str


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it lies in the file, where its content may be damaged."""

    rowid: int
    task: bytes
    key: bytes
    payload: bytes

    @property
    def identity(self) -> tuple[bytes, bytes]:
        """The members that tell records apart."""
        return self.task, self.key

    def checked(self) -> Record:
        """The record, if it can be sent. Raises ValueError, whose text holds nothing of the content."""
        try:
            record = Record(self.task.decode(), self.key.decode(), self.payload.decode())
            fields = json.loads(record.payload)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"it cannot be read ({type(error).__name__})") from None
        if not isinstance(fields, dict):
            raise ValueError("it is no JSON object")
        return record


@dataclass(frozen=True, slots=True)
class Settled:
    """A stored record that is done with: sent, or unusable for the reason given."""

    record: StoredRecord
    unusable: str | None = None


class RecordFile:
    """The records on disk, in the order in which they came. Opened with the first call."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database: sqlite3.Connection | None = None
        self._file_id: tuple[int, int] | None = None
        # Rows of a file that somebody removed, until there is a new one.
        self._rescued: list[tuple[object, object, object]] = []

    def add(self, records: Sequence[Record]) -> None:
        """Store records, all or none. One whose task and key are stored already is not stored again."""
        with self._opened() as database:
            _insert(database, [(record.task, record.key, record.payload) for record in records])

    def waiting(self, after: int, limit: int) -> list[StoredRecord]:
        """The first records behind row `after`, at most `limit`."""
        with self._opened() as database:
            return [StoredRecord(*row) for row in database.execute(_WAITING, (after, limit))]

    def count(self) -> int:
        """The number of records that wait."""
        with self._opened() as database:
            (count,) = database.execute("SELECT count(*) FROM record").fetchone()
            return int(count)

    def settle(self, settled: Sequence[Settled]) -> None:
        """Forget records that were sent, and keep unusable ones out of the way of the others."""
        if not settled:
            return
        with self._opened() as database:
            for done in settled:
                place = (done.record.rowid, *done.record.identity)
                if done.unusable is not None:
                    database.execute(_SET_ASIDE, (done.unusable, time.time(), *place))
                database.execute(_REMOVE, place)

    def close(self) -> None:
        """Close the file."""
        database, self._database = self._database, None
        if database is not None:
            with contextlib.suppress(sqlite3.Error):
                database.close()

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The database in a transaction. An error closes the file, and sets it aside where its content is damaged."""
        try:
            if self._database is not None and self._identity() != self._file_id:
                self._rescue(self._database)
            database = self._database or self._open()
            with database:
                yield database
        except sqlite3.Error as error:
            self.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
                self._set_file_aside()
            raise

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(self._path, timeout=LOCK_SECS)
        self._file_id = self._identity()
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.executescript(_SCHEMA)
        self._file_id = self._identity()
        with self._database as database:
            if database.execute(_OLDER_TABLE).fetchone():
                database.execute(_TAKE_OVER, (SEGMENT_TASK,))
                database.execute("DROP TABLE pending")
            _insert(database, self._rescued)
        self._rescued.clear()
        return database

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _rescue(self, database: sqlite3.Connection) -> None:
        """Somebody removed or replaced the file: what the open one still has goes into a new one."""
        logger.error("the outbox file is gone, a new one is made: %s", self._path)
        try:
            self._rescued += database.execute("SELECT task, key, payload FROM record ORDER BY rowid")
        except sqlite3.Error as error:
            logger.error("the records of the old outbox file are lost: %s", error)
        self.close()

    def _set_file_aside(self) -> None:
        if self._identity() is None or self._identity() != self._file_id:
            return
        name = f"{self._path.name}.damaged-{time.time_ns()}"
        logger.error("the outbox file is damaged; it is kept as %s, and a new one is made", name)
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                os.replace(f"{self._path}{ending}", self._path.with_name(name + ending))


def _insert(database: sqlite3.Connection, rows: Sequence[tuple[object, object, object]]) -> None:
    database.executemany("INSERT OR IGNORE INTO record VALUES (?, ?, ?)", rows)
