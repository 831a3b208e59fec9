"""The outbox: records on their way to storage are kept on disk until the broker took them (docs/protocol.md).

Blocking work happens in a thread of its own, so that neither a slow disk nor a missing broker holds up the voice path.
The thread ends with `close` only. What the disk refuses waits in memory, is sent from there, and is stored again later.
"""

import json
import logging
import sqlite3
import threading
import time
from collections import deque
from itertools import islice
from pathlib import Path
from typing import Any

import kombu.exceptions
import redis.exceptions
from celery import Celery

from aiagent.metrics.figures import OUTBOX_FAULTS, OUTBOX_LOST, OUTBOX_UNUSABLE, OUTBOX_WAITING
from aiagent.storage.record_file import LOCK_SECS, SEGMENT_TASK, Record, RecordFile, Settled, StoredRecord

logger = logging.getLogger(__name__)

TURN_TASK = "agents.store_turn"
QUEUE = "transcripts"
RETRY_SECS = 2.0
BROKER_SECS = 5.0
# Overflow, while neither disk nor broker takes anything: the newest record is refused, which is logged and counted.
MAX_RECORDS_IN_MEMORY = 5000
BATCH = 200
# A record that the broker refuses may be at fault itself: so many are tried before the broker counts as failed.
TRIES = 3
_BROKER_IS_AWAY = (
    OSError,
    kombu.exceptions.OperationalError,
    redis.exceptions.ConnectionError,
    redis.exceptions.TimeoutError,
)


class Outbox:
    """Takes records and hands them to Celery, in order, at least once."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        self._file = RecordFile(folder / "segments.sqlite3")
        self._celery = Celery("aiagent", broker=redis_url, set_as_current=False)
        self._celery.conf.broker_connection_retry_on_startup = True
        self._celery.conf.broker_transport_options = {
            "socket_timeout": BROKER_SECS,
            "socket_connect_timeout": BROKER_SECS,
            # The outbox itself tries again.
            "max_retries": 0,
            "interval_start": 0,
            "interval_step": 0,
        }
        # Guards the next three; nobody waits for disk or broker while holding it.
        self._changed = threading.Condition()
        self._memory: deque[Record] = deque()
        self._lost = 0
        self._ends_at: float | None = None
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
        # Of the thread alone: what is done with records that the disk still has, and when to try again what fails.
        self._settled: dict[tuple[bytes, bytes], Settled] = {}
        self._retry_at: dict[str, float] = {}
        self._is_away = False

    def start(self) -> None:
        """Start the thread. Records of an earlier process are sent first."""
        self._thread.start()

    def put_segment(self, segment: dict[str, Any]) -> None:
        """Take one final segment (the keyword arguments of its task)."""
        self.put_record(SEGMENT_TASK, segment["segment_id"], segment)

    def put_record(self, task: str, key: str, fields: dict[str, Any]) -> None:
        """Take the keyword arguments of a storage task. A record whose `key` waits already is not taken again.

        Never waits and never raises: what cannot be taken is logged and counted.
        """
        try:
            record = Record(task, key, json.dumps(fields))
            key.encode()
        except (TypeError, ValueError) as error:
            OUTBOX_LOST.inc()
            logger.error("a record of %s is no JSON and was not taken: %s", task, type(error).__name__)
            return
        with self._changed:
            if self._ends_at is None and len(self._memory) < MAX_RECORDS_IN_MEMORY:
                self._memory.append(record)
                self._changed.notify()
                return
            self._lost += 1
            is_first = self._lost == 1
        OUTBOX_LOST.inc()
        if is_first:
            logger.error("the outbox is full or closed: records are lost from now on")

    def close(self, timeout_secs: float = 3.0) -> None:
        """Write everything to disk, send what can be sent, stop."""
        with self._changed:
            self._ends_at = time.monotonic() + timeout_secs
            self._changed.notify()
        self._thread.join(timeout_secs + LOCK_SECS)
        if self._memory:
            OUTBOX_LOST.inc(len(self._memory))
            logger.error("%d records could be neither stored nor sent, and are lost", len(self._memory))

    def _run(self) -> None:
        is_over = False
        while not is_over:
            try:
                self._work_off()
                self._works("outbox")
            except Exception as error:
                logger.exception("the outbox failed, and goes on")
                self._failed("outbox", error)
            is_over = self._wait()
        self._file.close()

    def _wait(self) -> bool:
        """Wait for a record, the end, or the time to try again; return whether the thread is over."""
        with self._changed:
            retry_secs = min(self._retry_at.values()) - time.monotonic() if self._retry_at else None
            self._changed.wait_for(self._has_work, retry_secs)
            if self._ends_at is None:
                return False
            now = time.monotonic()
            if not self._memory or now >= self._ends_at:
                # Whatever is not in memory is on disk, where the next process finds it.
                return True
            self._changed.wait(min(RETRY_SECS / 10, self._ends_at - now))
            return False

    def _has_work(self) -> bool:
        disk_works = self._retry_at.keys() <= {"broker"}
        return self._ends_at is not None or (bool(self._memory) and disk_works)

    def _work_off(self) -> None:
        """Store what came in, and send all that waits, as far as disk and broker take it."""
        is_due = time.monotonic() >= self._retry_at.get("broker", 0.0)
        try:
            while batch := self._batch():
                self._file.add(batch)
                self._forget(batch)
            if is_due:
                self._send_stored()
            OUTBOX_WAITING.set(self._file.count())
            self._works("disk")
        except (sqlite3.Error, OSError) as error:
            self._failed("disk", error)
            if is_due:
                self._send_from_memory()
            OUTBOX_WAITING.set(len(self._memory))

    def _batch(self) -> list[Record]:
        with self._changed:
            return list(islice(self._memory, BATCH))

    def _forget(self, records: list[Record]) -> None:
        """Take records out of memory. They are its first ones."""
        with self._changed:
            for _ in records:
                self._memory.popleft()
            lost, self._lost = self._lost, 0
        if lost:
            logger.error("the outbox takes records again; %d were lost", lost)

    def _send_stored(self) -> None:
        """Hand the stored records to the broker, and take them off the disk."""
        after, goes_on = 0, True
        while goes_on and (rows := self._file.waiting(after, BATCH)):
            after = rows[-1].rowid
            goes_on = self._send_rows(rows)
            # What the disk does not let go of now is not sent again, and taken off with a later try.
            self._file.settle(list(self._settled.values()))
            self._settled.clear()

    def _send_rows(self, rows: list[StoredRecord]) -> bool:
        """Send some records; return whether the broker takes more."""
        refusals = 0
        for row in rows:
            if row.identity in self._settled:
                continue
            try:
                record = row.checked()
            except ValueError as error:
                OUTBOX_UNUSABLE.inc()
                logger.error("a record of the outbox is unusable and was set aside: %s", error)
                self._settled[row.identity] = Settled(row, unusable=str(error))
                continue
            if self._send(record):
                refusals = 0
                self._settled[row.identity] = Settled(row)
                continue
            refusals += 1
            if self._is_away or refusals >= TRIES:
                return False
        return True

    def _send_from_memory(self) -> None:
        """Send what the disk does not take, from its first record on."""
        while (batch := self._batch()) and self._send(batch[0]):
            self._forget(batch[:1])

    def _send(self, record: Record) -> bool:
        """Hand one record to the broker; return whether it took it."""
        try:
            self._celery.send_task(
                record.task, kwargs=json.loads(record.payload), queue=QUEUE, ignore_result=True, retry=False
            )
        except Exception as error:  # noqa: BLE001
            self._is_away = isinstance(error, _BROKER_IS_AWAY)
            self._failed("broker", error)
            return False
        self._works("broker")
        return True

    def _failed(self, place: str, error: Exception) -> None:
        """Try again later what failed, and say so once."""
        OUTBOX_FAULTS.labels(place).inc()
        if place not in self._retry_at:
            logger.warning("%s takes no records, they wait: %s", place, _in_words(error))
        self._retry_at[place] = time.monotonic() + RETRY_SECS

    def _works(self, place: str) -> None:
        if self._retry_at.pop(place, None) is not None:
            logger.warning("%s takes records again", place)


def _in_words(error: Exception) -> str:
    """The error for the log. Only those of the disk are quoted, which hold no content."""
    return str(error) if isinstance(error, sqlite3.Error | OSError) else type(error).__name__
