"""Floods at a real web process: memory stays bounded, and the neighbours notice nothing."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from pytest_django import Settings

from tests.integration.web_processes import Client, RedisUnderTest, WebProcess

pytestmark = pytest.mark.integration

# Far more than an honest client sends. The process may grow by what its bounds allow and what its allocator keeps.
FRAMES = 400
GROWTH_MIB = 120
EMOJI = "😀"

Flood = Callable[["Flooder"], Coroutine[Any, Any, None]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisUnderTest]:
    server = RedisUnderTest(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, server: RedisUnderTest) -> Iterator[WebProcess]:
    web = WebProcess(tmp_path_factory.mktemp("web"), server.url)
    web.wait_until_ready()
    yield web
    web.end(signal.SIGTERM)


@pytest.fixture
def web(running: WebProcess, server: RedisUnderTest, settings: Settings) -> WebProcess:
    settings.REDIS_URL = server.url
    return running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


class Flooder(Client):
    """Somebody who sends and never reads."""

    async def pour(self, *texts: str) -> None:
        """Send as long as the socket takes it."""
        try:
            for text in texts:
                await asyncio.wait_for(self._socket.send_str(text), 1)
        except (ConnectionError, TimeoutError, aiohttp.ClientError):
            return


def frame(type: str, **members: Any) -> str:
    return json.dumps({"type": type, **members})


async def synchronise(who: Flooder) -> None:
    await who.pour(*[frame("chat", text=EMOJI * 4000)] * 10, *[frame("sync", seq=0)] * FRAMES)


async def switch(who: Flooder) -> None:
    await who.pour(*(frame("state", audio=bool(number % 2)) for number in range(FRAMES)))


async def choose_languages(who: Flooder) -> None:
    await who.pour(*(frame("caption_language", lang=("fr", "de")[number % 2]) for number in range(FRAMES)))


async def read_the_board(who: Flooder) -> None:
    line = {"kind": "text", "colour": "ink", "z": 0, "x": 0, "y": 0, "w": 9, "size": 9, "text": EMOJI * 2000}
    put = [
        frame("board", action="put", edition=1, items=[{"object_id": str(uuid4()), "object": line}]) for _ in range(100)
    ]
    await who.pour(frame("board", action="open"), *put, *[frame("board", action="get")] * FRAMES)


async def turn_pages(who: Flooder) -> None:
    await who.pour(*[frame("chat", text=EMOJI * 4000)] * 10, *[frame("history", kind="chat")] * FRAMES)


async def ping(who: Flooder) -> None:
    await who.pour(*[frame("ping", id="x" * 64)] * FRAMES)


async def babble(who: Flooder) -> None:
    await who.pour(*["{" * 1000] * FRAMES)


async def send_giants(who: Flooder) -> None:
    await who.pour(*["x" * 1_000_000] * 20)


async def hide(who: Flooder) -> None:
    await who.pour(*[frame("chat", text="\u0001" * 4000)] * FRAMES)


@pytest.mark.parametrize(
    "flood",
    [synchronise, switch, choose_languages, read_the_board, turn_pages, ping, babble, send_giants, hide],
)
async def test_a_flood_leaves_memory_and_neighbours_alone(
    web: WebProcess, http: aiohttp.ClientSession, flood: Flood
) -> None:
    slug = f"room-{uuid4().hex[:8]}"
    alice, bob = Client(http, slug, "alice", "host"), Client(http, slug, "bob")
    mallory = Flooder(http, slug, "mallory", "moderator")
    for person in (alice, bob, mallory):
        await person.connect(web)
    before = resident_mib(web)
    flooding = asyncio.create_task(flood(mallory))
    for number in range(8):
        await alice.send("chat", text=f"{number}")
        await bob.until("chat", lambda frame, number=number: frame["text"] == f"{number}")  # type: ignore[misc]
    await flooding
    await alice.send("chat", text="still here")
    assert (await bob.until("chat", lambda frame: frame["text"] == "still here"))["from"] == alice.peer_id
    assert resident_mib(web) - before < GROWTH_MIB
    changes = [seen for seen in bob.frames if seen.get("peer_id") == mallory.peer_id]
    assert len([seen for seen in changes if seen["type"] == "participant_updated"]) < 50
    carol = Client(http, slug, "carol")
    assert (await carol.connect(web))["type"] == "welcome"
    assert "Traceback" not in web.log


def resident_mib(web: WebProcess) -> int:
    """The memory of the process."""
    status = Path(f"/proc/{web.pid}/status").read_text("ascii")
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) // 1024
