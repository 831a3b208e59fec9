"""A storage worker is killed in the middle of its work, or has to share the database: no segment is lost or doubled."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import redis

from tests.integration.storage import QUEUE_KEYS, SEGMENTS, WAIT_SECS, Storage, make_empty_database, send_segments
from tests.integration.waiting import wait_until

pytestmark = pytest.mark.integration

TRIES = 5


@pytest.fixture
def broker_url(redis_url: str) -> Iterator[str]:
    """An empty database of the session's server: tasks of other tests do not get in between."""
    url = redis_url.rsplit("/", 1)[0] + "/5"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        yield url
        client.flushdb()


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_empty_database(tmp_path_factory.mktemp("database"))


@pytest.fixture
def storage(tmp_path: Path, broker_url: str, empty_database: Path) -> Iterator[Storage]:
    stores = Storage(tmp_path, broker_url, empty_database)
    yield stores
    stores.stop_workers()


def kill_half_way(storage: Storage, broker_url: str) -> dict[UUID, str]:
    """Kill a worker while it stores segments, and return what it was sent.

    On a busy machine the worker may be done before it is killed; then it gets as many again.
    """
    sent: dict[UUID, str] = {}
    for _ in range(TRIES):
        enough = len(sent) + SEGMENTS // 2
        sent |= send_segments(broker_url)
        storage.start_worker()
        wait_until(lambda: len(storage.rows()) >= enough, seconds=WAIT_SECS)  # noqa: B023
        storage.kill_worker()
        if len(storage.rows()) < len(sent):
            return sent
    raise AssertionError("the worker was always done before it was killed")


def test_every_segment_is_stored_once_though_the_worker_is_killed_half_way(storage: Storage, broker_url: str) -> None:
    sent = kill_half_way(storage, broker_url)

    storage.start_worker()
    wait_until(lambda: len(storage.rows()) >= len(sent), seconds=WAIT_SECS)
    with redis.Redis.from_url(broker_url) as client:
        wait_until(lambda: not any(client.exists(key) for key in QUEUE_KEYS), seconds=WAIT_SECS)

    assert {UUID(row_id): text for row_id, text in storage.rows()} == sent
    assert len(storage.rows()) == len(sent)


WEB_WRITES = """
from conference.accounts.models import User
for number in range(300):
    user = User.objects.create(username=f"user-{number}")
    user.display_name = "somebody"
    user.save()
"""


def test_workers_and_web_write_at_once(storage: Storage, broker_url: str) -> None:
    web = storage.start_django(WEB_WRITES)
    storage.start_worker()
    sent = send_segments(broker_url)
    assert web.wait(WAIT_SECS) == 0, "no write of the web failed"
    wait_until(lambda: len(storage.rows()) == len(sent), seconds=WAIT_SECS)
    with redis.Redis.from_url(broker_url) as client:
        wait_until(lambda: not any(client.exists(key) for key in QUEUE_KEYS), seconds=WAIT_SECS)
    assert storage.stop_workers().count("locked") == 0
