"""A room whose people are connected to different web processes, and what happens when one of these, or Redis, dies."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from uuid import uuid4

import aiohttp
import pytest
import redis
from pytest_django import Settings

from tests.integration.web_processes import WAIT_SECS, Client, RedisUnderTest, RefusedError, WebPair, WebProcess

pytestmark = pytest.mark.integration

ABNORMAL = 1006
TRIES = 200


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisUnderTest]:
    server = RedisUnderTest(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, server: RedisUnderTest) -> Iterator[WebPair]:
    pair = WebPair(tmp_path_factory.mktemp("web"), server.url)
    yield pair
    pair.close()


@pytest.fixture
def webs(pair: WebPair, server: RedisUnderTest, settings: Settings) -> list[WebProcess]:
    """Two of them."""
    settings.REDIS_URL = server.url
    return pair.both_running()


@pytest.fixture
def slug() -> str:
    """A room that no other test has used."""
    return f"room-{uuid4().hex[:8]}"


@pytest.fixture
async def client(slug: str) -> AsyncIterator[Callable[..., Client]]:
    """Makes participants of the room by name and role."""
    async with aiohttp.ClientSession() as http:
        yield partial(Client, http, slug)


async def test_one_room_over_two_processes(webs: list[WebProcess], client: Callable[..., Client]) -> None:
    people = [client(name) for name in ("alice", "bob", "carol", "dave")]
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


async def test_everyone_at_once_is_let_in_once(webs: list[WebProcess], client: Callable[..., Client]) -> None:
    people = [client(f"person{number}") for number in range(16)]
    await asyncio.gather(*(person.connect(webs[number % 2]) for number, person in enumerate(people)))
    last = max(people, key=lambda person: int(person.welcome["seq"]))
    assert last.welcome["seq"] == 16
    assert len({participant["peer_id"] for participant in last.welcome["participants"]} | {last.peer_id}) == 16
    assert sorted(person.welcome["seq"] for person in people) == list(range(1, 17))


async def test_people_of_a_killed_process_resume_at_the_other(
    webs: list[WebProcess], client: Callable[..., Client]
) -> None:
    alice, bob, carol = client("alice", "host"), client("bob"), client("carol")
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
    webs: list[WebProcess], client: Callable[..., Client], server: RedisUnderTest, slug: str
) -> None:
    alice, charlie = client("alice"), client("charlie")
    await alice.connect(webs[1])
    meeting_id = alice.welcome["room"]["meeting_id"]
    await charlie.connect(webs[0])
    await charlie.leave()
    webs[1].end(signal.SIGKILL)
    with redis.Redis.from_url(server.url) as keys:
        async with asyncio.timeout(WAIT_SECS):
            while keys.exists(f"parley:room:{slug}"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert not keys.sismember("parley:agent:wanted", slug)
    await charlie.connect(webs[0])
    assert charlie.welcome["room"]["meeting_id"] != meeting_id


async def test_a_stopped_process_says_restart_and_its_people_resume(
    webs: list[WebProcess], client: Callable[..., Client]
) -> None:
    alice, bob = client("alice"), client("bob")
    await alice.connect(webs[0])
    await bob.connect(webs[1])
    webs[1].tell_to_end(signal.SIGTERM)
    assert await bob.closed() in (1012, ABNORMAL)
    await alice.until("participant_updated", lambda frame: frame["changes"] == {"connected": False})
    assert (await bob.connect(webs[0], resume=True))["resumed"]


async def resume_in_the_end(person: Client, web: WebProcess) -> None:
    """Try again as clients do: connections of the server to Redis may be broken still."""
    for _ in range(TRIES):
        try:
            assert (await person.connect(web, resume=True))["resumed"]
        except (ConnectionError, RefusedError):
            await asyncio.sleep(0.2)
        else:
            return
    raise AssertionError("the client did not come back")


async def test_sockets_close_while_redis_is_away_and_resume_when_it_is_back(
    webs: list[WebProcess], client: Callable[..., Client], server: RedisUnderTest
) -> None:
    alice, bob = client("alice"), client("bob")
    await alice.connect(webs[0])
    await bob.connect(webs[1])
    peer_id = alice.peer_id
    server.stop()
    stopped_at = time.monotonic()
    await alice.send("hand", raised=True)
    assert [await person.closed() for person in (alice, bob)] == [1013, 1013]
    assert time.monotonic() - stopped_at < WAIT_SECS
    server.start()
    await resume_in_the_end(alice, webs[0])
    assert alice.peer_id == peer_id
    await alice.send("chat", text="back again")
    await alice.until("chat")
    assert "Redis cannot be used" in webs[0].log
