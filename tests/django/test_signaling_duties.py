"""Duties of a web process go on after any fault; what is at fault itself is set aside and blocks nothing."""

import asyncio
import logging
from typing import Any

import pytest
import redis
from kombu.exceptions import EncodeError
from pytest_django import Settings

from conference.celery import app as celery_app
from conference.signaling import process_registry, room_store, storage_publisher, web_process
from conference.signaling.errors import RefusalError, StoreUnavailableError
from conference.signaling.metrics import REGISTRY
from conference.signaling.task_owner import TaskOwner
from conference.signaling.web_process import WebProcess, running_process, sweep
from tests.django.signaling_client import SLUG, Cast

pytestmark = pytest.mark.django

STATE = f"parley:room:{SLUG}"
DAMAGED = f"parley:damaged:room:{SLUG}"


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def until(condition: Any) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


# A state that cannot be read


@pytest.mark.parametrize("raw", [b"", b"\xc1", b"\x93\x01\x02\x03", b"\x81\xa4slug\xa7physics", b"no state", b"\xc0"])
async def test_a_room_with_a_damaged_state_begins_anew(cast: Cast, redis_connection: redis.Redis, raw: bytes) -> None:
    before = value("parley_web_set_aside_total", kind="room")
    alice = await cast.join("alice", "host")
    redis_connection.set(STATE, raw)
    await alice.send("hand", raised=True)
    assert await alice.close_code() == 1012
    again = await cast.join("alice", "host")
    assert again.welcome["room"]["meeting_id"] != alice.welcome["room"]["meeting_id"]
    assert (await again.command("hand", raised=True))["type"] == "ack"
    assert redis_connection.get(DAMAGED) == raw
    assert redis_connection.ttl(DAMAGED) > 0
    assert value("parley_web_set_aside_total", kind="room") > before


async def test_a_damaged_state_lets_people_in_and_the_other_rooms_be_swept(
    cast: Cast, settings: Settings, redis_connection: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SIGNALING_LIMITS = {"grace_secs": 0.2, "sweep_secs": 1000.0}
    alice, bob = await cast.join("alice", "host"), await cast.join("bob")
    redis_connection.set("parley:room:a-damaged", b"\xc1")
    redis_connection.sadd("parley:rooms", "a-damaged", b"\xff\xfe", "z-gone")
    await bob.drop()
    with caplog.at_level(logging.ERROR):
        async with asyncio.timeout(60):
            while not [frame for frame in await alice.drain() if frame["type"] == "participant_left"]:
                await sweep()
                await asyncio.sleep(0.05)
    assert "a-damaged" in caplog.text
    assert redis_connection.smembers("parley:rooms") == {SLUG.encode(), b"\xff\xfe"}


async def test_a_newer_state_is_not_set_aside_for_an_older_damaged_one(
    cast: Cast, redis_connection: redis.Redis
) -> None:
    await cast.join("alice", "host")
    good = redis_connection.get(STATE)
    await room_store._set_aside(room_store._DamagedError(SLUG, b"\xc1"))
    assert redis_connection.get(STATE) == good


async def test_an_epoch_that_is_no_number_counts_as_none(cast: Cast, redis_connection: redis.Redis) -> None:
    redis_connection.set(room_store.agent_epoch_key(SLUG), b"abc")
    alice = await cast.join("alice", "host")
    assert (await alice.command("hand", raised=True))["type"] == "ack"


async def test_a_damaged_line_of_the_chat_keeps_nobody_out(cast: Cast, redis_connection: redis.Redis) -> None:
    alice = await cast.join("alice", "host")
    await alice.command("chat", text="hello")
    meeting_id = alice.welcome["room"]["meeting_id"]
    redis_connection.zadd(f"{STATE}:{meeting_id}:chat-log", {b"{broken": 1, b"[]": 2})
    bob = await cast.join("bob")
    assert [line["text"] for line in bob.welcome["chat"]] == ["hello"]
    assert (await bob.command("history", kind="chat"))["type"] == "ack"


# A room whose sweep fails


async def test_a_room_that_cannot_be_swept_rests_and_the_others_are_swept(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SIGNALING_LIMITS = {"sweep_secs": 1000.0}
    alice = await cast.join("alice", "host")
    assert alice.peer_id
    swept: list[str] = []

    def commands(slug: str, *arguments: Any) -> list[Any]:
        swept.append(slug)
        raise RefusalError("conflict", "a fault of ours") if slug == SLUG else KeyError(slug)

    monkeypatch.setattr("conference.signaling.room.sweeping.commands", commands)
    resting: dict[str, float] = {}
    for _ in range(3):
        await sweep(resting)
    assert swept == [SLUG]
    assert set(resting) == {SLUG}


# Duties that fail


@pytest.mark.parametrize("error", [ValueError("odd"), RuntimeError("odd"), redis.ResponseError("OOM"), KeyError("x")])
async def test_heartbeat_and_sweep_go_on_after_any_fault(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    settings.SIGNALING_LIMITS = {"heartbeat_secs": 0.01, "sweep_secs": 0.01}
    monkeypatch.setattr("conference.signaling.task_owner.FIRST_PAUSE_SECS", 0.01)
    calls = {"beat": 0, "dead": 0}
    real = {name: getattr(process_registry, name) for name in calls}

    def failing(name: str) -> Any:
        async def call(*arguments: Any) -> Any:
            calls[name] += 1
            if 2 <= calls[name] <= 4:
                raise error
            return await real[name](*arguments)

        return call

    for name in calls:
        monkeypatch.setattr(process_registry, name, failing(name))
    process = WebProcess()
    with caplog.at_level(logging.ERROR):
        await process.start()
        await until(lambda: min(calls.values()) > 6)
    await process.stop()
    assert "heartbeat failed" in caplog.text
    assert "sweep of rooms failed" in caplog.text


async def test_one_lost_socket_that_cannot_be_told_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    process = await running_process()
    told: list[str] = []

    async def execute(slug: str, command: Any) -> None:
        if slug == "b":
            raise StoreUnavailableError("away")
        told.append(slug)

    monkeypatch.setattr(web_process, "execute", execute)
    process._untold = {("a", "1"), ("b", "2"), ("c", "3")}
    await process._tell()
    assert sorted(told) == ["a", "c"]
    assert process._untold == {("b", "2")}
    process._untold.clear()
    await web_process.stop_process()


# Storage tasks


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Tasks handed to Celery; the broker is the outer border. What its `fault` says is raised."""
    tasks: list[dict[str, Any]] = []

    def send_task(name: str, kwargs: dict[str, Any], **options: Any) -> None:
        if kwargs.get("fault") == "encode":
            raise EncodeError("not serializable: a secret")
        if kwargs.get("fault") == "response":
            raise redis.ResponseError("proto-max-bulk-len")
        tasks.append({"task": name, **kwargs})

    monkeypatch.setattr(celery_app, "send_task", send_task)
    return tasks


GOOD = b'{"task":"t","fields":{"number":%d}}'


@pytest.mark.parametrize(
    "poisoned",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"task":1,"fields":{}}',
        b'{"task":"t"}',
        b'{"task":"t","fields":{"fault":"encode"}}',
    ],
)
async def test_a_record_at_fault_is_set_aside_and_the_rest_is_stored(
    published: list[dict[str, Any]], redis_connection: redis.Redis, caplog: pytest.LogCaptureFixture, poisoned: bytes
) -> None:
    before = value("parley_web_set_aside_total", kind="record")
    redis_connection.rpush(room_store.RECORDS, GOOD % 1, poisoned, GOOD % 2)
    with caplog.at_level(logging.ERROR):
        await storage_publisher.publish_waiting()
    assert [task["number"] for task in published] == [1, 2]
    assert redis_connection.lrange(room_store.RECORDS, 0, -1) == []
    assert redis_connection.lrange(room_store.DAMAGED_RECORDS, 0, -1) == [poisoned]
    assert value("parley_web_set_aside_total", kind="record") == before + 1
    assert "set aside" in caplog.text
    assert "a secret" not in caplog.text


async def test_a_broker_that_refuses_everything_loses_nothing(
    published: list[dict[str, Any]], redis_connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_publisher, "FIRST_PAUSE_SECS", 0.001)
    works, calls = celery_app.send_task, 0

    def send_task(*arguments: Any, **options: Any) -> None:
        nonlocal calls
        calls += 1
        if calls <= 8:
            raise redis.ResponseError("OOM command not allowed when used memory > 'maxmemory'")
        works(*arguments, **options)

    monkeypatch.setattr(celery_app, "send_task", send_task)
    redis_connection.rpush(room_store.RECORDS, *(GOOD % number for number in range(5)))
    duties = TaskOwner()
    duties.start(storage_publisher.publish(), "storage tasks")
    await until(lambda: len(published) == 5)
    await duties.close()
    assert sorted(task["number"] for task in published) == [0, 1, 2, 3, 4]
    assert redis_connection.lrange(room_store.DAMAGED_RECORDS, 0, -1) == []


async def test_a_record_that_the_broker_always_refuses_makes_way(
    published: list[dict[str, Any]], redis_connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_publisher, "FIRST_PAUSE_SECS", 0.001)
    poisoned = b'{"task":"t","fields":{"fault":"response"}}'
    redis_connection.rpush(room_store.RECORDS, poisoned, GOOD % 1, GOOD % 2)
    duties = TaskOwner()
    duties.start(storage_publisher.publish(), "storage tasks")
    await until(lambda: len(published) == 2 and redis_connection.llen(room_store.DAMAGED_RECORDS) == 1)
    await duties.close()
    assert redis_connection.lrange(room_store.DAMAGED_RECORDS, 0, -1) == [poisoned]


async def test_a_turn_that_ran_out_is_not_taken_from_the_next_process() -> None:
    first = await process_registry.take_turn("cleaning", 0.001)
    await asyncio.sleep(0.05)
    second = await process_registry.take_turn("cleaning", 60)
    assert first and second
    await process_registry.end_turn("cleaning", first)
    assert await process_registry.take_turn("cleaning", 60) is None
    await process_registry.end_turn("cleaning", second)
    assert await process_registry.take_turn("cleaning", 60) is not None


async def test_a_fault_of_ours_in_one_command_brings_the_client_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    alice, bob = await cast.join("alice", "host"), await cast.join("bob")

    async def broken(*arguments: Any) -> None:
        raise KeyError("a fault of ours")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr("conference.signaling.session.execute", broken)
        await alice.send("hand", raised=True)
        assert await alice.close_code() == 1012
    assert "the server failed" in caplog.text
    assert (await bob.command("hand", raised=True))["type"] == "ack"
