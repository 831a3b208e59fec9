"""Leases in a real Valkey: one agent a room, the idle one first, handed over or taken over, fenced by epochs."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from aiagent.room.signaling_client import Lease
from aiagent.task_owner import TaskOwner
from aiagent.worker import dispatch
from aiagent.worker.dispatch import PREFIX, WAKEUP, WANTED, Dispatcher, Stay
from aiagent.worker.figure import LAST_RESORT_SECS
from aiagent.worker.worker_record import TTL_MS, WorkerRecord

pytestmark = pytest.mark.agent

WAIT_SECS = 60


class Rooms:
    """A `serve` that records who serves what, and stays until cancelled or asked to hand over."""

    def __init__(self) -> None:
        self.leases: list[Lease] = []
        self.note: bytes | None = None
        self.notes: list[str | None] = []
        self.serving: set[str] = set()
        self.changed = asyncio.Condition()
        self.goodbye = asyncio.Event()
        self.goodbye.set()

    async def serve(self, lease: Lease, stay: Stay) -> None:
        self.leases.append(lease)
        self.serving.add(lease.slug)
        await self._tell()
        self.notes.append(stay.found)
        try:
            await stay.ending.wait()
            stay.note = self.note
            stay.left.set()
            await self.goodbye.wait()
        finally:
            self.serving.discard(lease.slug)
            await self._tell()

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until_taken(self, count: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: len(self.leases) >= count)

    async def until(self, slugs: set[str]) -> None:
        async with asyncio.timeout(WAIT_SECS), self.changed:
            await self.changed.wait_for(lambda: self.serving == slugs)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator["Redis"]:
    client = Redis.from_url(redis_url, decode_responses=True)
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture
async def tasks() -> AsyncIterator[TaskOwner]:
    owner = TaskOwner()
    yield owner
    await owner.close()


async def listening(redis: "Redis", workers: int) -> None:
    """Wait until so many workers hear of wanted rooms."""
    async with asyncio.timeout(WAIT_SECS):
        while (await redis.pubsub_numsub(WAKEUP))[0][1] < workers:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def want(redis: "Redis", *slugs: str) -> None:
    await redis.sadd(WANTED, *slugs)
    await redis.publish(WAKEUP, slugs[0])


async def test_a_wanted_room_is_served_and_left_when_no_longer_wanted(redis: "Redis", tasks: TaskOwner) -> None:
    rooms = Rooms()
    dispatcher = Dispatcher(redis, rooms.serve, max_rooms=5)
    tasks.start(dispatcher.run(), "dispatcher")
    await want(redis, "blue")
    await rooms.until({"blue"})
    assert await redis.get(PREFIX + "lease:blue") == f"{dispatcher.worker_id}:1"
    await redis.srem(WANTED, "blue")
    await redis.publish(WAKEUP, "blue")
    await rooms.until(set())


async def test_two_agents_never_serve_the_same_room(redis: "Redis", tasks: TaskOwner) -> None:
    first, second = Rooms(), Rooms()
    tasks.start(Dispatcher(redis, first.serve, max_rooms=5).run(), "first")
    tasks.start(Dispatcher(redis, second.serve, max_rooms=5).run(), "second")
    slugs = {f"room-{number}" for number in range(8)}
    await want(redis, *slugs)
    async with asyncio.timeout(WAIT_SECS):
        while first.serving | second.serving != slugs:
            waits = [asyncio.ensure_future(rooms.until(slugs)) for rooms in (first, second)]
            await asyncio.wait(waits, timeout=0.1, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
    assert not first.serving & second.serving
    assert len(first.serving) <= 5
    assert len(second.serving) <= 5


async def test_a_clean_stop_hands_the_room_over_at_once_with_a_higher_epoch(redis: "Redis", tasks: TaskOwner) -> None:
    first, second = Rooms(), Rooms()
    running = tasks.start(Dispatcher(redis, first.serve, max_rooms=5).run(), "first")
    await want(redis, "blue")
    await first.until({"blue"})
    running.cancel()
    await asyncio.wait({running})
    assert await redis.get(PREFIX + "lease:blue") is None
    tasks.start(Dispatcher(redis, second.serve, max_rooms=5).run(), "second")
    await second.until({"blue"})
    assert [lease.epoch for lease in first.leases + second.leases] == [1, 2]


async def test_an_agent_whose_lease_was_taken_stops_serving(redis: "Redis", tasks: TaskOwner) -> None:
    rooms = Rooms()
    tasks.start(Dispatcher(redis, rooms.serve, max_rooms=5).run(), "dispatcher")
    await want(redis, "blue")
    await rooms.until({"blue"})
    await redis.set(PREFIX + "lease:blue", "other:2")
    await rooms.until(set())
    assert await redis.get(PREFIX + "lease:blue") == "other:2"


async def test_a_drained_worker_hands_its_rooms_over_before_it_has_cleaned_up(
    redis: "Redis", tasks: TaskOwner, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who is not woken up looks by itself so late that a busy machine does not blur the difference.
    monkeypatch.setattr(dispatch, "RENEW_SECS", 5.0)
    first, second = Rooms(), Rooms()
    first.goodbye.clear()
    draining = Dispatcher(redis, first.serve, max_rooms=5)
    tasks.start(draining.run(), "first")
    await want(redis, "blue", "green")
    await first.until({"blue", "green"})
    tasks.start(Dispatcher(redis, second.serve, max_rooms=5).run(), "second")
    begin = asyncio.get_running_loop().time()
    handing_over = tasks.start(draining.drain(timeout_secs=5), "drain")
    await second.until({"blue", "green"})
    assert asyncio.get_running_loop().time() - begin < 4.0, "the others wake up at once"
    assert {(lease.slug, lease.epoch) for lease in second.leases} == {("blue", 2), ("green", 2)}
    assert first.serving == {"blue", "green"}
    first.goodbye.set()
    async with asyncio.timeout(WAIT_SECS):
        await handing_over
    assert not first.serving
    assert await redis.get(PREFIX + "lease:blue") != f"{draining.worker_id}:1"


async def test_a_drained_worker_takes_no_room_though_nobody_else_does(redis: "Redis", tasks: TaskOwner) -> None:
    rooms = Rooms()
    dispatcher = Dispatcher(redis, rooms.serve, max_rooms=5)
    tasks.start(dispatcher.run(), "dispatcher")
    await want(redis, "blue")
    await rooms.until({"blue"})
    await dispatcher.drain(timeout_secs=5)
    await want(redis, "green")
    other = Rooms()
    tasks.start(Dispatcher(redis, other.serve, max_rooms=5).run(), "other")
    await other.until({"blue", "green"})
    assert [lease.slug for lease in rooms.leases] == ["blue"]


async def test_a_room_goes_to_the_least_busy_worker(redis: "Redis", tasks: TaskOwner) -> None:
    busy, idle = Rooms(), Rooms()
    tasks.start(Dispatcher(redis, busy.serve, max_rooms=20, load=lambda: 0.6).run(), "busy")
    tasks.start(Dispatcher(redis, idle.serve, max_rooms=20, load=lambda: 0.1).run(), "idle")
    await listening(redis, 2)
    slugs = {f"room-{number}" for number in range(3)}
    await want(redis, *slugs)
    await idle.until(slugs)
    assert not busy.leases


async def test_equal_workers_share_the_rooms(redis: "Redis", tasks: TaskOwner) -> None:
    workers = [Rooms(), Rooms()]
    for rooms in workers:
        tasks.start(Dispatcher(redis, rooms.serve, max_rooms=30).run(), "worker")
    await listening(redis, 2)
    await want(redis, *(f"room-{number}" for number in range(30)))
    # Chance decides for each room; that one of them gets fewer than three of thirty happens once in a million times.
    taken = [tasks.start(rooms.until_taken(3), "taken") for rooms in workers]
    async with asyncio.timeout(WAIT_SECS):
        await asyncio.gather(*taken)


async def test_a_full_worker_takes_a_room_only_after_nobody_else_did(redis: "Redis", tasks: TaskOwner) -> None:
    rooms = Rooms()
    tasks.start(Dispatcher(redis, rooms.serve, max_rooms=20, load=lambda: 0.9).run(), "full")
    begin = asyncio.get_running_loop().time()
    await want(redis, "blue")
    await rooms.until({"blue"})
    assert asyncio.get_running_loop().time() - begin >= LAST_RESORT_SECS


async def test_a_worker_shows_what_it_serves_and_vanishes(redis: "Redis", tasks: TaskOwner) -> None:
    rooms = Rooms()
    dispatcher = Dispatcher(redis, rooms.serve, max_rooms=7)
    tasks.start(dispatcher.run(), "dispatcher")
    await want(redis, "blue")
    await rooms.until({"blue"})
    record = WorkerRecord(redis, dispatcher, lambda: 0.25)
    await record.publish()
    key = f"{PREFIX}worker:{dispatcher.worker_id}"
    entry = await redis.hgetall(key)
    assert (entry["load"], entry["rooms"], entry["max_rooms"], entry["draining"]) == ("0.250", "1", "7", "0")
    assert 0 < await redis.pttl(key) <= TTL_MS
    await record.remove()
    assert not await redis.exists(key)


async def test_the_note_of_the_worker_before_is_found_once(redis: "Redis", tasks: TaskOwner) -> None:
    first, second, third = workers = Rooms(), Rooms(), Rooms()
    first.note = b"[1]"
    await want(redis, "blue")
    for rooms in workers:
        dispatcher = Dispatcher(redis, rooms.serve, max_rooms=5)
        tasks.start(dispatcher.run(), "worker")
        await rooms.until({"blue"})
        await dispatcher.drain(timeout_secs=5)
    assert [first.notes, second.notes, third.notes] == [[None], ["[1]"], [None]]
