"""A room whose people are connected to different web processes, and what happens when one of these, or Redis, dies."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
import redis
from pytest_django import Settings

from tests.django.signaling_client import SLUG
from tests.integration.web_processes import WAIT_SECS, Client, RedisUnderTest, RefusedError, WebProcess

pytestmark = pytest.mark.integration

ABNORMAL = 1006


@pytest.fixture
def store(tmp_path: Path, settings: Settings) -> Iterator[RedisUnderTest]:
    server = RedisUnderTest(tmp_path / "redis")
    settings.REDIS_URL = server.url
    yield server
    server.stop()


@pytest.fixture
def webs(tmp_path: Path, store: RedisUnderTest) -> Iterator[list[WebProcess]]:
    """Two of them."""
    processes = [WebProcess(tmp_path, store.url) for _ in range(2)]
    try:
        for web in processes:
            web.wait_until_ready()
        yield processes
    finally:
        for web in processes:
            web.end(signal.SIGTERM)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_one_room_over_two_processes(webs: list[WebProcess], http: aiohttp.ClientSession) -> None:
    people = [Client(http, name) for name in ("alice", "bob", "carol", "dave")]
    await asyncio.gather(*(person.connect(webs[number % 2]) for number, person in enumerate(people)))
    chats = 20
    for number in range(chats // 4):
        await asyncio.gather(*(person.send("state", audio=number % 2 == 0) for person in people))
        await asyncio.gather(*(person.send("chat", text=f"{number}") for person in people[:2]))
    for person in people:
        await person.send("chat", text="last")
        await asyncio.sleep(0.05)
    for person in people:
        for _ in range(4):
            await person.until("chat", lambda frame: frame["text"] == "last")
    alice, bob = people[:2]
    await alice.send("signal", to=bob.peer_id, session="s", candidate=None)
    assert (await bob.until("signal"))["from"] == alice.peer_id
    texts = [[frame["text"] for frame in person.frames if frame["type"] == "chat"] for person in people]
    assert all(text[-chats // 2 :] == texts[0][-chats // 2 :] for text in texts)


async def test_everyone_at_once_is_let_in_once(webs: list[WebProcess], http: aiohttp.ClientSession) -> None:
    people = [Client(http, f"person{number}") for number in range(16)]
    await asyncio.gather(*(person.connect(webs[number % 2]) for number, person in enumerate(people)))
    last = max(people, key=lambda person: int(person.welcome["seq"]))
    assert last.welcome["seq"] == 16
    assert len({participant["peer_id"] for participant in last.welcome["participants"]} | {last.peer_id}) == 16
    assert sorted(person.welcome["seq"] for person in people) == list(range(1, 17))


async def test_people_of_a_killed_process_resume_at_the_other(
    webs: list[WebProcess], http: aiohttp.ClientSession
) -> None:
    alice, bob, carol = Client(http, "alice", "host"), Client(http, "bob"), Client(http, "carol")
    await alice.connect(webs[0])
    await bob.connect(webs[1])
    await carol.connect(webs[1])
    webs[1].end(signal.SIGKILL)
    assert await bob.closed() == ABNORMAL
    await alice.send("chat", text="where are you?")
    peer_id = bob.peer_id
    welcome = await bob.connect(webs[0], resume=True)
    assert welcome["resumed"]
    assert bob.peer_id == peer_id
    await bob.until("chat", lambda frame: frame["text"] == "where are you?")

    left = await alice.until("participant_left")
    assert (left["peer_id"], left["reason"]) == (carol.peer_id, "timeout")
    bobs = [frame for frame in alice.frames if frame.get("peer_id") == bob.peer_id]
    assert {frame["type"] for frame in bobs} <= {"participant_updated"}


async def test_a_room_ends_when_its_process_is_killed_and_nobody_returns(
    webs: list[WebProcess], http: aiohttp.ClientSession, store: RedisUnderTest
) -> None:
    alice, charlie = Client(http, "alice"), Client(http, "charlie")
    await alice.connect(webs[1])
    meeting_id = alice.welcome["room"]["meeting_id"]
    await charlie.connect(webs[0])
    await charlie.leave()
    webs[1].end(signal.SIGKILL)
    with redis.Redis.from_url(store.url) as client:
        async with asyncio.timeout(WAIT_SECS):
            while client.exists(f"parley:room:{SLUG}"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert not client.sismember("parley:agent:wanted", SLUG)
    await charlie.connect(webs[0])
    assert charlie.welcome["room"]["meeting_id"] != meeting_id


async def test_a_stopped_process_says_restart_and_its_people_resume(
    webs: list[WebProcess], http: aiohttp.ClientSession
) -> None:
    alice, bob = Client(http, "alice"), Client(http, "bob")
    await alice.connect(webs[0])
    await bob.connect(webs[1])
    webs[1].process.send_signal(signal.SIGTERM)
    assert await bob.closed() in (1012, ABNORMAL)
    await alice.until("participant_updated", lambda frame: frame["changes"] == {"connected": False})
    assert (await bob.connect(webs[0], resume=True))["resumed"]


async def resume_in_the_end(client: Client, web: WebProcess) -> None:
    """Try again as clients do: connections of the server to Redis may be broken still."""
    for _ in range(20):
        try:
            assert (await client.connect(web, resume=True))["resumed"]
        except (ConnectionError, RefusedError):
            await asyncio.sleep(0.2)
        else:
            return
    raise AssertionError("the client did not come back")


async def test_sockets_close_while_redis_is_away_and_resume_when_it_is_back(
    webs: list[WebProcess], http: aiohttp.ClientSession, store: RedisUnderTest
) -> None:
    alice, bob = Client(http, "alice"), Client(http, "bob")
    await alice.connect(webs[0])
    await bob.connect(webs[1])
    peer_id = alice.peer_id
    store.stop()
    stopped_at = time.monotonic()
    await alice.send("hand", raised=True)
    assert [await person.closed() for person in (alice, bob)] == [1013, 1013]
    assert time.monotonic() - stopped_at < WAIT_SECS
    store.start()
    await resume_in_the_end(alice, webs[0])
    assert alice.peer_id == peer_id
    await alice.send("chat", text="back again")
    await alice.until("chat")
    assert "Redis cannot be used" in webs[0].log
