"""A storage worker is killed in the middle of its work: no segment is lost, none is stored twice."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import redis
from celery import Celery

pytestmark = pytest.mark.integration

REPO = Path(__file__).resolve().parents[2]
SEGMENTS = 200
STARTED_AT = 1_790_000_000.0
WAIT_SECS = 60.0
QUEUE_KEYS = ("transcripts", "transcripts.taken", "unacked")


@pytest.fixture
def broker_url(redis_url: str) -> Iterator[str]:
    """An empty database of the session's server: tasks of other tests do not get in between."""
    url = redis_url.rsplit("/", 1)[0] + "/5"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        yield url
        client.flushdb()


class Storage:
    """Workers on one database file, as they are run in production but for a short visibility timeout."""

    def __init__(self, folder: Path, broker_url: str) -> None:
        self.database = folder / "db.sqlite3"
        self.env = os.environ | {
            "PARLEY_DATA": str(folder),
            "REDIS_URL": broker_url,
            "CELERY_VISIBILITY_TIMEOUT_SECS": "2",
        }
        self.workers: list[subprocess.Popen[bytes]] = []
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=REPO, env=self.env, check=True)

    def start_worker(self) -> None:
        command = [sys.executable, "-m", "celery", "-q", "-A", "conference.celery:app", "worker", "-c", "2"]
        command += ["-Q", "transcripts,default", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        self.workers.append(subprocess.Popen(command, cwd=REPO, env=self.env, start_new_session=True))

    def kill_worker(self) -> None:
        """The worker and its pool at once, as when the machine's memory runs out or the power fails."""
        worker = self.workers.pop()
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def stop_workers(self) -> None:
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            worker.wait(30)

    def rows(self) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT id, text FROM transcripts_segment").fetchall()


@pytest.fixture
def storage(tmp_path: Path, broker_url: str) -> Iterator[Storage]:
    stores = Storage(tmp_path, broker_url)
    yield stores
    stores.stop_workers()


def send_segments(broker_url: str) -> dict[UUID, str]:
    """Sends by name, as the agent does, with a client that knows neither Django nor the broker's transport."""
    sent = {uuid4(): f"sentence {number}" for number in range(SEGMENTS)}
    meeting = {"room_slug": "biology", "meeting_id": str(uuid4()), "meeting_started_at": STARTED_AT}
    with Celery("agent", broker=broker_url, set_as_current=False) as sender:
        for number, (segment_id, text) in enumerate(sent.items()):
            segment = {
                "segment_id": str(segment_id),
                "epoch": 1,
                "kind": "speech",
                "peer_id": "peer-alice",
                "user_id": None,
                "name": "Alice",
                "text": text,
                "lang": "en",
                "started_at": STARTED_AT + number,
                "ended_at": STARTED_AT + number + 1,
                "turn_id": None,
                "interrupted": False,
            }
            sender.send_task("transcripts.store_segment", kwargs=meeting | segment, queue="transcripts")
    return sent


def wait_until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECS
    while not reached():
        assert time.monotonic() < deadline, "the workers did not get there in time"
        time.sleep(0.01)


def test_every_segment_is_stored_once_though_the_worker_is_killed_half_way(storage: Storage, broker_url: str) -> None:
    sent = send_segments(broker_url)
    storage.start_worker()
    wait_until(lambda: len(storage.rows()) >= SEGMENTS // 2)
    storage.kill_worker()
    assert len(storage.rows()) < SEGMENTS

    storage.start_worker()
    wait_until(lambda: len(storage.rows()) >= SEGMENTS)
    with redis.Redis.from_url(broker_url) as client:
        wait_until(lambda: not any(client.exists(key) for key in QUEUE_KEYS))

    assert {UUID(row_id): text for row_id, text in storage.rows()} == sent
    assert len(storage.rows()) == SEGMENTS
