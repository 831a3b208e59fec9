"""Faults: Redis is away, a process dies, a broker does not answer, a client does not read."""

import asyncio
import json
import logging
from typing import Any

import pytest
import redis
from channels_redis.pubsub import RedisPubSubLoopLayer
from kombu.exceptions import OperationalError
from pytest_django import Settings

from conference.celery import app as celery_app
from conference.signaling import room_log, room_store, storage_publisher, web_process
from conference.signaling.errors import CloseCode, StoreUnavailableError
from conference.signaling.limits import Limits
from conference.signaling.send_queue import SendQueue
from tests.django.signaling_client import SLUG, Cast, SignalingClient

pytestmark = pytest.mark.django


def break_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def __getattr__(self, name: str) -> Any:
            raise redis.ConnectionError("refused")

    for module in (room_log, room_store):
        monkeypatch.setattr(module, "untyped_client", Away)


async def test_a_socket_closes_when_redis_is_away_and_resumes_when_it_is_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    alice = await cast.join("alice", "host")
    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        break_redis(patch)
        await alice.send("chat", text="a secret")
        assert await alice.close_code() == 1013
        await alice.drop()
    assert "Redis cannot be used" in caplog.text
    assert "a secret" not in caplog.text
    resume = {"token": alice.welcome["resume_token"], "seq": alice.welcome["seq"]}
    again = await cast.join("alice", "host", resume=resume)
    assert again.peer_id == alice.peer_id


async def test_a_handshake_without_redis_is_closed(cast: Cast, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert await handshake() == 1013


async def test_a_handshake_without_a_channel_layer_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(self: object, *arguments: object) -> None:
        raise redis.ConnectionError("refused")

    monkeypatch.setattr(RedisPubSubLoopLayer, "new_channel", away)
    assert await handshake() == 1013


async def handshake() -> int:
    client = SignalingClient(f"/ws/v1/rooms/{SLUG}?ticket=x")
    await client.connect()
    code = await client.close_code()
    await client.drop()
    return code


async def test_people_of_a_dead_process_are_lost(cast: Cast, settings: Settings, redis_client: redis.Redis) -> None:
    settings.SIGNALING_LIMITS = {"grace_secs": 0.3, "sweep_secs": 0.1}
    alice = await cast.join("alice", "host")
    real = (await web_process.running_process()).name
    (await web_process.running_process()).name = "killed"
    bob = await cast.join("bob")
    (await web_process.running_process()).name = real
    assert (await alice.until("participant_updated"))["changes"] == {"connected": False}
    left = await alice.until("participant_left")
    assert (left["peer_id"], left["reason"]) == (bob.peer_id, "timeout")


async def test_a_process_that_was_taken_for_dead_lets_its_sockets_come_back(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SIGNALING_LIMITS = {"heartbeat_secs": 0.05}
    alice = await cast.join("alice", "host")
    own = await web_process.running_process()
    before = own.name
    async with asyncio.timeout(60):
        # A beat that is under way makes the process alive again.
        while own.name == before:
            own._beat_at -= 60
            await asyncio.sleep(0.05)
    assert await alice.close_code() == 1012


async def test_a_lost_socket_is_told_when_redis_is_back(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SIGNALING_LIMITS = {"heartbeat_secs": 0.05}
    alice, bob = await cast.join("alice", "host"), await cast.join("bob")

    async def away(*arguments: Any) -> None:
        raise StoreUnavailableError("Redis cannot be used")

    with monkeypatch.context() as patch:
        patch.setattr(web_process, "execute", away)
        await bob.drop()
    assert (await alice.until("participant_updated"))["changes"] == {"connected": False}


# Storage tasks


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Tasks handed to Celery; the broker is the outer border."""
    tasks: list[dict[str, Any]] = []

    def send_task(name: str, kwargs: dict[str, Any], **options: Any) -> None:
        tasks.append({"task": name, **kwargs})

    monkeypatch.setattr(celery_app, "send_task", send_task)
    return tasks


async def until(condition: Any) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_chat_attendance_and_end_are_stored(
    cast: Cast, published: list[dict[str, Any]], settings: Settings
) -> None:
    settings.SIGNALING_LIMITS = {"grace_secs": 0.3, "sweep_secs": 0.1}
    alice = await cast.join("alice", "host")
    await alice.command("chat", text="hello")
    await alice.command("chat", text="psst", to=alice.peer_id)
    await alice.command("leave")
    await until(lambda: len(published) == 4)
    assert [task["task"] for task in published] == [
        "transcripts.record_attendance",
        "transcripts.store_chat",
        "transcripts.record_attendance",
        "transcripts.end_meeting",
    ]
    assert {task["meeting_id"] for task in published} == {alice.welcome["room"]["meeting_id"]}
    assert published[1]["text"] == "hello"
    assert [task.get("event") for task in published] == ["joined", None, "left", None]


async def test_a_broker_that_is_away_loses_nothing(
    cast: Cast, published: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(storage_publisher, "FIRST_PAUSE_SECS", 0.05)
    works = celery_app.send_task
    tries = 0

    def fails(*arguments: Any, **options: Any) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise OperationalError("away")
        works(*arguments, **options)

    monkeypatch.setattr(celery_app, "send_task", fails)
    alice = await cast.join("alice", "host")
    await alice.command("chat", text="a secret")
    await until(lambda: len(published) == 2)
    assert "trying again" in caplog.text
    assert "a secret" not in caplog.text


# A client that does not read


async def test_a_queue_that_is_full_closes_the_socket() -> None:
    sent: list[dict[str, Any]] = []
    reading = asyncio.Event()

    async def send(message: dict[str, Any]) -> None:
        await reading.wait()
        sent.append(message)

    queue = SendQueue(send, Limits(queue_frames=3))
    writer = asyncio.create_task(queue.write())
    for number in range(6):
        queue.put(str(number))
        await asyncio.sleep(0)
    assert queue.closing
    reading.set()
    await writer
    assert sent[-1] == {"type": "websocket.close", "code": CloseCode.OVERLOADED}
    assert json.loads(sent[-2]["text"]) == {"type": "bye", "reason": "overloaded"}
