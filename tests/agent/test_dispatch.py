"""Leases in a real Valkey: one agent a room, taken over when its holder dies, fenced by epochs."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from aiagent.dispatch import PREFIX, WAKEUP, WANTED, Dispatcher
from aiagent.signaling_client import Lease
from aiagent.tasks import TaskOwner

pytestmark = pytest.mark.agent


class Rooms:
    """A `serve` that records who serves what, and stays until cancelled."""

    def __init__(self) -> None:
        self.leases: list[Lease] = []
        self.serving: set[str] = set()
        self.changed = asyncio.Condition()

    async def serve(self, lease: Lease) -> None:
        self.leases.append(lease)
        self.serving.add(lease.slug)
        await self._tell()
        try:
            await asyncio.Event().wait()
        finally:
            self.serving.discard(lease.slug)
            await self._tell()

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until(self, slugs: set[str]) -> None:
        async with asyncio.timeout(10), self.changed:
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
    async with asyncio.timeout(10):
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
