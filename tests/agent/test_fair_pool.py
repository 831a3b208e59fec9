"""Rooms share slow threads fairly."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import pytest

from aiagent.load.pool import FairPool, PoolClosedError
from aiagent.load.schedules import QueueFullError, RoundRobin

pytestmark = pytest.mark.agent


class SlowEngine:
    """Speaks what it is given, one piece for each `allow`."""

    def __init__(self) -> None:
        self.spoken: list[str] = []
        self._allowed = threading.Semaphore(0)

    def piece(self, text: str) -> Callable[[], str]:
        def speak() -> str:
            self._allowed.acquire(timeout=60)
            self.spoken.append(text)
            return text.upper()

        return speak

    def allow(self, pieces: int) -> None:
        self._allowed.release(pieces)


@pytest.fixture
def engine() -> SlowEngine:
    return SlowEngine()


@pytest.fixture
async def pool(engine: SlowEngine) -> AsyncIterator[FairPool]:
    pool = FairPool(RoundRobin(1, 4), "test")
    yield pool
    engine.allow(100)
    await pool.close()


async def asked(pool: FairPool, engine: SlowEngine, room: str, text: str) -> "asyncio.Task[str]":
    """A piece of work that waits or runs."""
    task = asyncio.create_task(pool.run(engine.piece(text), room=room))
    await asyncio.sleep(0)
    return task


async def test_the_first_clause_of_a_room_goes_before_the_rest_of_a_long_answer(
    pool: FairPool, engine: SlowEngine
) -> None:
    long_answer = [await asked(pool, engine, "blue", f"blue {number}") for number in range(4)]
    first = await asked(pool, engine, "green", "green")
    engine.allow(5)

    assert await first == "GREEN"
    assert await asyncio.gather(*long_answer) == ["BLUE 0", "BLUE 1", "BLUE 2", "BLUE 3"]
    assert engine.spoken.index("green") <= 2


async def test_a_dropped_clause_that_has_not_begun_is_never_spoken(pool: FairPool, engine: SlowEngine) -> None:
    begun = await asked(pool, engine, "blue", "begun")
    dropped = await asked(pool, engine, "blue", "dropped")
    kept = await asked(pool, engine, "green", "kept")
    dropped.cancel()
    engine.allow(3)

    assert await begun == "BEGUN"
    assert await kept == "KEPT"
    assert pool.waiting == 0
    assert engine.spoken == ["begun", "kept"]


async def test_a_clause_that_is_dropped_while_it_is_spoken_frees_the_thread(pool: FairPool, engine: SlowEngine) -> None:
    begun = await asked(pool, engine, "blue", "begun")
    begun.cancel()
    after = await asked(pool, engine, "blue", "after")
    engine.allow(2)

    assert await after == "AFTER"


async def test_a_room_cannot_fill_the_queue(pool: FairPool, engine: SlowEngine) -> None:
    waiting = [await asked(pool, engine, "blue", str(number)) for number in range(5)]
    with pytest.raises(QueueFullError):
        await pool.run(engine.piece("too much"), room="blue")
    engine.allow(6)

    assert await pool.run(engine.piece("fine"), room="green") == "FINE"
    await asyncio.gather(*waiting)


async def test_a_failure_reaches_who_asked_and_nobody_else(pool: FairPool, engine: SlowEngine) -> None:
    def fail() -> str:
        raise ValueError("damaged")

    engine.allow(1)
    with pytest.raises(ValueError, match="damaged"):
        await pool.run(fail, room="blue")

    assert await pool.run(engine.piece("next"), room="blue") == "NEXT"


async def test_a_closed_pool_drops_what_waits_and_refuses_more(engine: SlowEngine) -> None:
    pool = FairPool(RoundRobin(1, 4), "test")
    begun = await asked(pool, engine, "blue", "begun")
    waiting = await asked(pool, engine, "blue", "waiting")
    engine.allow(2)
    await pool.close()

    with pytest.raises(RuntimeError):
        await waiting
    with pytest.raises(RuntimeError):
        await pool.run(engine.piece("late"), room="blue")
    assert await begun == "BEGUN"
    assert engine.spoken == ["begun"]


async def test_a_drained_pool_does_what_waits_and_refuses_more(engine: SlowEngine) -> None:
    pool = FairPool(RoundRobin(1, 4), "test")
    asked_for = [await asked(pool, engine, "blue", str(number)) for number in range(3)]
    engine.allow(3)
    await pool.drain()

    assert await asyncio.gather(*asked_for) == ["0", "1", "2"]
    with pytest.raises(PoolClosedError):
        await pool.run(engine.piece("late"), room="blue")
