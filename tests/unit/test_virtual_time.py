"""The clock of the test loop jumps over what nobody works in, and over nothing else."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable

import pytest

from aiagent.clock import loop_time
from tests.virtual_time import BEGIN_SECS, VirtualTimeLoop

pytestmark = pytest.mark.unit

HOUR_SECS = 3600.0


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await test()

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        runner.run(main())


def test_an_hour_takes_no_time() -> None:
    async def test() -> None:
        await asyncio.sleep(HOUR_SECS)
        assert loop_time() == pytest.approx(BEGIN_SECS + HOUR_SECS)

    began_at = time.thread_time()
    run(test)
    assert time.thread_time() - began_at < 1


def test_timers_come_in_order() -> None:
    came: list[float] = []

    async def wait(secs: float) -> None:
        await asyncio.sleep(secs)
        came.append(secs)

    async def test() -> None:
        await asyncio.gather(*(wait(secs) for secs in (3.0, 1.0, 2.0)))

    run(test)
    assert came == [1.0, 2.0, 3.0]


def test_the_clock_stands_still_while_a_thread_works() -> None:
    async def test() -> None:
        timer = asyncio.create_task(asyncio.sleep(0.01))
        began_at = loop_time()
        await asyncio.to_thread(time.sleep, 0.1)
        assert loop_time() == began_at
        assert not timer.done()
        await timer

    run(test)


def test_the_clock_waits_for_a_job_that_was_given_up() -> None:
    done = threading.Event()

    def work() -> None:
        time.sleep(0.1)
        done.set()

    async def test() -> None:
        job = asyncio.create_task(asyncio.to_thread(work))
        await asyncio.sleep(0)
        job.cancel()
        await asyncio.sleep(1)
        assert done.is_set()

    run(test)


def test_data_comes_before_the_next_timer() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()

    async def test() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        async with asyncio.timeout(0.5):
            writer.write(b"hello\n")
            assert await reader.readline() == b"hello\n"
        writer.close()
        server.close()

    run(test)


def test_what_never_comes_is_a_timeout() -> None:
    async def test() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(HOUR_SECS):
                await asyncio.Event().wait()

    run(test)
