"""The file of an outbox and the messages at the broker, as tests read them."""

import base64
import json
import logging
import socket
import sqlite3
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis

from aiagent.metrics.figures import OUTBOX_LOST
from aiagent.storage import outbox, record_file
from aiagent.storage.outbox import QUEUE, Outbox
from aiagent.storage.record_file import SEGMENT_TASK

FILE = "segments.sqlite3"


def shorten_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once, and wait hardly for a lock."""
    monkeypatch.setattr(outbox, "RETRY_SECS", 0.05)
    monkeypatch.setattr(record_file, "LOCK_SECS", 0.05)


def segment(text: str = "hello") -> dict[str, Any]:
    return {"segment_id": str(uuid.uuid4()), "text": text}


def delivered(client: "redis.Redis", count: int, task: str = SEGMENT_TASK) -> list[dict[str, Any]]:
    """The keyword arguments of the next `count` messages on the queue, waiting up to a minute for each."""
    payloads: list[dict[str, Any]] = []
    for _ in range(count):
        item = client.brpop([QUEUE], timeout=60)
        assert item, "the broker got no message"
        message = json.loads(item[1])
        assert message["headers"]["task"] == task
        body = json.loads(base64.b64decode(message["body"]))
        payloads.append(body[1])
    return payloads


def emptied(redis_url: str) -> "redis.Redis":
    """A client of the broker, whose queue holds nothing of tests before."""
    client = redis.Redis.from_url(redis_url)
    client.delete(QUEUE)
    return client


def nobody() -> str:
    """The address of a broker that is not there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{probe.getsockname()[1]}/0"


def leave(folder: Path, *segments: dict[str, Any]) -> None:
    """Leave segments in the file of the outbox, as a process without a broker does."""
    left = Outbox(folder, nobody())
    left.start()
    for item in segments:
        left.put_segment(item)
    left.close(timeout_secs=20)


def rows(path: Path) -> list[dict[str, Any]]:
    """The records in the file; none where there is no table yet."""
    with sqlite3.connect(path) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'record'").fetchone():
            return []
        return [json.loads(payload) for (payload,) in database.execute("SELECT payload FROM record ORDER BY rowid")]


def lost() -> float:
    return float(OUTBOX_LOST._value.get())


def wait_until(condition: Callable[[], object]) -> None:
    """Wait for what the outbox's thread brings about."""
    pause = threading.Event()
    for _ in range(600):
        try:
            if condition():
                return
        except sqlite3.Error:
            logging.debug("the file is not complete yet")
        pause.wait(0.05)
    pytest.fail("what was waited for did not happen")
