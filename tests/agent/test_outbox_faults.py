"""The outbox with records and brokers at fault: one bad record blocks no other, and nothing is lost silently."""

import json
import socket
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
import redis

from aiagent.metrics.figures import OUTBOX_UNUSABLE
from aiagent.storage import outbox as outbox_module
from aiagent.storage.outbox import Outbox
from aiagent.storage.record_file import SEGMENT_TASK
from tests.agent.outboxes import FILE, delivered, emptied, leave, lost, nobody, rows, segment, shorten_times, wait_until

pytestmark = pytest.mark.agent


@pytest.fixture(autouse=True)
def _short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    shorten_times(monkeypatch)


@pytest.fixture
def client(redis_url: str) -> "redis.Redis":
    return emptied(redis_url)


POISON = [
    "not JSON",
    "",
    "[1, 2]",
    '"text"',
    "null",
    '{"segment_id": "cut short',
    "[" * 5000,
    b"\xff\xfe",
    b'{"text": "\xff"}',
    7,
]


def test_records_that_cannot_be_read_are_set_aside_and_block_no_others(
    tmp_path: Path, redis_url: str, client: "redis.Redis", caplog: pytest.LogCaptureFixture
) -> None:
    leave(tmp_path)
    good = [segment("one"), segment("two")]
    before = float(OUTBOX_UNUSABLE._value.get())
    with sqlite3.connect(tmp_path / FILE) as database:
        for number, payload in enumerate(POISON):
            database.execute(
                "INSERT INTO record VALUES (?, ?, CAST(? AS TEXT))", (SEGMENT_TASK, f"bad-{number}", payload)
            )
        database.execute("INSERT INTO record VALUES (CAST(? AS TEXT), 'x', '{}')", (b"\xff",))
        database.execute("INSERT INTO record VALUES (?, CAST(? AS TEXT), '{}')", (SEGMENT_TASK, b"\xff"))
        database.execute(
            "INSERT INTO record VALUES (?, ?, ?)", (SEGMENT_TASK, good[0]["segment_id"], json.dumps(good[0]))
        )
    outbox = Outbox(tmp_path, redis_url)
    outbox.start()
    outbox.put_segment(good[1])
    assert delivered(client, 2) == good
    outbox.close(timeout_secs=20)
    with sqlite3.connect(tmp_path / FILE) as database:
        assert database.execute("SELECT count(*) FROM unusable").fetchone() == (len(POISON) + 2,)
    assert rows(tmp_path / FILE) == []
    assert float(OUTBOX_UNUSABLE._value.get()) == before + len(POISON) + 2
    assert "cut short" not in caplog.text


def test_a_record_that_the_broker_refuses_blocks_no_others_and_stays(
    tmp_path: Path, redis_url: str, client: "redis.Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = Outbox(tmp_path, redis_url)
    send_task = outbox._celery.send_task

    def refuse(task: str, kwargs: dict[str, Any], **options: Any) -> Any:
        if kwargs["text"] == "refused":
            raise redis.exceptions.ResponseError("too large")
        return send_task(task, kwargs=kwargs, **options)

    monkeypatch.setattr(outbox._celery, "send_task", refuse)
    items = [segment("refused"), segment("refused"), segment("one"), segment("refused"), segment("two")]
    for item in items:
        outbox.put_segment(item)
    outbox.start()
    assert delivered(client, 2) == [items[2], items[4]]
    outbox.close(timeout_secs=20)
    assert [item["text"] for item in rows(tmp_path / FILE)] == ["refused"] * 3


def test_a_broker_that_hangs_holds_up_neither_the_caller_nor_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "BROKER_SECS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        outbox = Outbox(tmp_path, f"redis://127.0.0.1:{hanging.getsockname()[1]}/0")
        outbox.start()
        items = [segment(str(number)) for number in range(5)]
        for item in items:
            outbox.put_segment(item)
        wait_until(lambda: (tmp_path / FILE).exists() and rows(tmp_path / FILE) == items)
        outbox.close(timeout_secs=20)
    assert rows(tmp_path / FILE) == items


def test_more_records_than_there_is_room_for_are_refused_counted_and_said_once(
    tmp_path: Path, redis_url: str, client: "redis.Redis", monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    """Before its thread runs, the outbox is as one whose disk hangs."""
    monkeypatch.setattr(outbox_module, "MAX_RECORDS_IN_MEMORY", 30)
    before = lost()
    outbox = Outbox(tmp_path, redis_url)
    items = [segment(str(number)) for number in range(100)]
    for item in items:
        outbox.put_segment(item)
    assert lost() == before + 70
    assert caplog.text.count("records are lost from now on") == 1
    outbox.start()
    assert delivered(client, 30) == items[:30]
    last = segment("there is room again")
    outbox.put_segment(last)
    assert delivered(client, 1) == [last]
    outbox.close(timeout_secs=20)
    assert "70 were lost" in caplog.text


def test_the_caller_waits_for_nothing_while_the_thread_is_stuck(tmp_path: Path, redis_url: str) -> None:
    """A thousand records were the end of the former queue: the next one held up the event loop of all rooms."""
    outbox = Outbox(tmp_path, redis_url)

    def put_many() -> None:
        for _ in range(3000):
            outbox.put_segment(segment())

    putting = threading.Thread(target=put_many, daemon=True)
    putting.start()
    putting.join(60)
    assert not putting.is_alive()


@pytest.mark.parametrize("fields", [{"text": object()}, {"text": b"bytes"}, {"text": {1, 2}}])
def test_fields_that_are_no_json_are_refused_and_said(
    tmp_path: Path, redis_url: str, client: "redis.Redis", fields: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    before = lost()
    outbox = Outbox(tmp_path, redis_url)
    outbox.put_record(SEGMENT_TASK, "one", fields)
    outbox.put_record(SEGMENT_TASK, "half a character \ud83d", {"text": "x"})
    assert lost() == before + 2
    item = segment("half a character \ud83d")
    outbox.put_segment(item)
    outbox.start()
    assert delivered(client, 1) == [item]
    outbox.close(timeout_secs=20)


def test_a_fault_that_nobody_thought_of_does_not_end_the_thread(
    tmp_path: Path, redis_url: str, client: "redis.Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = Outbox(tmp_path, redis_url)
    add = outbox._file.add
    faults = iter([RuntimeError("one"), KeyError("two"), MemoryError()])

    def fail_at_first(records: Any) -> None:
        for fault in faults:
            raise fault
        add(records)

    monkeypatch.setattr(outbox._file, "add", fail_at_first)
    outbox.start()
    item = segment()
    outbox.put_segment(item)
    assert delivered(client, 1) == [item]
    outbox.close(timeout_secs=20)


def test_what_can_be_saved_nowhere_at_the_end_is_counted_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).mkdir()
    before = lost()
    outbox = Outbox(tmp_path, nobody())
    outbox.start()
    outbox.put_segment(segment("secret words"))
    outbox.close(timeout_secs=0.2)
    outbox.put_segment(segment("secret words"))
    assert lost() == before + 2
    assert "1 records could be neither stored nor sent" in caplog.text
    assert "secret" not in caplog.text
