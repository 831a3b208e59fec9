"""The outbox on a disk that fails: nothing is lost silently, no caller waits, and it recovers by itself."""

import resource
import sqlite3
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from aiagent.storage.outbox import QUEUE, Outbox
from tests.agent.outboxes import FILE, delivered, emptied, leave, nobody, rows, segment, shorten_times, wait_until

pytestmark = pytest.mark.agent


@pytest.fixture(autouse=True)
def _short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    shorten_times(monkeypatch)


@pytest.fixture
def client(redis_url: str) -> "redis.Redis":
    return emptied(redis_url)


def test_a_lock_that_lasts_holds_up_neither_the_caller_nor_the_broker(
    tmp_path: Path, redis_url: str, client: "redis.Redis"
) -> None:
    leave(tmp_path)
    with sqlite3.connect(tmp_path / FILE, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        outbox = Outbox(tmp_path, redis_url)
        outbox.start()
        items = [segment(str(number)) for number in range(3)]
        for item in items:
            outbox.put_segment(item)
        assert delivered(client, 3) == items
        other.execute("ROLLBACK")
    last = segment("after the lock")
    outbox.put_segment(last)
    assert delivered(client, 1) == [last]
    outbox.close(timeout_secs=20)
    assert rows(tmp_path / FILE) == []


def test_records_of_a_full_disk_are_sent_from_memory_and_stored_when_there_is_room(
    tmp_path: Path, redis_url: str, client: "redis.Redis", caplog: pytest.LogCaptureFixture
) -> None:
    """No file may grow beyond 64 KiB, and the first record is larger."""
    first, second = segment("x" * 200_000), segment("small")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with_broker, without = Outbox(tmp_path / "a", redis_url), Outbox(tmp_path / "b", nobody())
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))
    try:
        for outbox in (with_broker, without):
            outbox.start()
            outbox.put_segment(first)
            outbox.put_segment(second)
        assert delivered(client, 2) == [first, second]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    for outbox in (with_broker, without):
        outbox.close(timeout_secs=20)
    assert rows(tmp_path / "a" / FILE) == []
    assert rows(tmp_path / "b" / FILE) == [first, second]
    assert "disk takes no records" in caplog.text
    assert "disk takes records again" in caplog.text


def garbage(path: Path) -> None:
    path.write_bytes(b"this is no database" * 1000)


def zeros_in_the_middle(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(bytes(path.stat().st_size - 100))


def cut_in_half(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2 + 1)


@pytest.mark.parametrize("damage", [garbage, zeros_in_the_middle, cut_in_half])
def test_a_damaged_file_is_kept_for_the_operator_and_a_new_one_is_made(
    tmp_path: Path,
    redis_url: str,
    client: "redis.Redis",
    damage: Callable[[Path], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    leave(tmp_path, *(segment("x" * 1000) for _ in range(20)))
    damage(tmp_path / FILE)
    outbox = Outbox(tmp_path, redis_url)
    outbox.start()
    item = segment("after the damage")
    outbox.put_segment(item)
    arrived = delivered(client, 1)
    while arrived[-1] != item:
        arrived = delivered(client, 1)
    outbox.close(timeout_secs=20)
    assert list(tmp_path.glob(f"{FILE}.damaged-*"))
    assert "the outbox file is damaged" in caplog.text
    assert rows(tmp_path / FILE) == []


@pytest.mark.parametrize("with_folder", [True, False])
def test_a_file_that_is_removed_takes_no_record_with_it(
    tmp_path: Path, redis_url: str, client: "redis.Redis", with_folder: bool
) -> None:
    folder = tmp_path / "outbox"
    outbox = Outbox(folder, nobody())
    outbox.start()
    items = [segment(str(number)) for number in range(3)]
    for item in items[:2]:
        outbox.put_segment(item)
    wait_until(lambda: (folder / FILE).exists() and rows(folder / FILE) == items[:2])
    for path in list(folder.iterdir()):
        path.unlink()
    if with_folder:
        folder.rmdir()
    outbox.put_segment(items[2])
    outbox.close(timeout_secs=20)
    assert rows(folder / FILE) == items


def test_a_place_where_no_file_can_be_made_stops_nothing(tmp_path: Path, redis_url: str, client: "redis.Redis") -> None:
    (tmp_path / FILE).mkdir()
    outbox = Outbox(tmp_path, redis_url)
    outbox.start()
    items = [segment("one"), segment("two")]
    for item in items:
        outbox.put_segment(item)
    assert delivered(client, 2) == items
    (tmp_path / FILE).rmdir()
    outbox.close(timeout_secs=20)


def test_two_processes_share_one_file(tmp_path: Path, redis_url: str, client: "redis.Redis") -> None:
    """Both may send a record; none is forgotten."""
    items = [{"segment_id": str(uuid.uuid4()), "text": str(number)} for number in range(50)]
    leave(tmp_path, *items[:10])
    pair = [Outbox(tmp_path, redis_url) for _ in range(2)]
    for outbox in pair:
        outbox.start()
    for number, item in enumerate(items[10:]):
        pair[number % 2].put_segment(item)
    for outbox in pair:
        outbox.close(timeout_secs=20)
    arrived = delivered(client, client.llen(QUEUE))
    assert {item["text"] for item in arrived} | {item["text"] for item in rows(tmp_path / FILE)} == {
        item["text"] for item in items
    }
