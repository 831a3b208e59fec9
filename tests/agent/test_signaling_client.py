"""The agent's signaling against a real web server: entering, gaps, resuming, being replaced."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from aiagent.errors import AgentReplacedError
from aiagent.room.frames import Caption, members
from aiagent.room.server_frames import Frame
from aiagent.room.signaling_client import MAX_QUEUED_FRAMES, SUBPROTOCOL, Lease, SignalingClient
from aiagent.task_owner import TaskOwner
from tests.fakes.signaling_server import SignalingServer, Socket, signaling_server

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

WAIT_SECS = 10
LEASE = Lease("blue", "worker-1", 7)


class Inbox:
    """Frames that reached the agent."""

    def __init__(self) -> None:
        self._frames: asyncio.Queue[Frame] = asyncio.Queue()

    def take(self, frame: Frame) -> None:
        self._frames.put_nowait(frame)

    async def next(self) -> Frame:
        async with asyncio.timeout(WAIT_SECS):
            return await self._frames.get()

    def empty(self) -> bool:
        return self._frames.empty()


@pytest.fixture
async def server() -> AsyncIterator[SignalingServer]:
    async with signaling_server() as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def tasks(http: aiohttp.ClientSession) -> AsyncIterator[TaskOwner]:
    owner = TaskOwner()
    yield owner
    await owner.close()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def client(http: aiohttp.ClientSession, server: SignalingServer, inbox: Inbox) -> SignalingClient:
    return SignalingClient(http, server.url, LEASE, inbox.take)


async def entered(server: SignalingServer, inbox: Inbox, seq: int = 0) -> Socket:
    """The next socket of the agent, after hello and welcome."""
    socket = await server.next_socket()
    assert (await socket.receive())["type"] == "hello"
    await socket.welcome(seq)
    assert (await inbox.next())["type"] == "welcome"
    return socket


def event(seq: int) -> Frame:
    return {"type": "hand", "seq": seq}


def partial(number: int) -> Caption:
    return Caption(str(number), "alice", f"partial {number}", final=False, lang="en", start=0, end=0)


def final(number: int) -> Caption:
    return Caption(str(number), "alice", f"final {number}", final=True, lang="en", start=0, end=0)


async def test_the_agent_enters_with_its_lease_a_ticket_and_a_hello(
    server: SignalingServer, client: SignalingClient, inbox: Inbox, tasks: TaskOwner
) -> None:
    tasks.start(client.run(), "client")
    socket = await server.next_socket()
    assert await socket.receive() == {"type": "hello", "media": {"audio": True, "video": False}}
    assert server.ticket_requests == [("blue", {"agent": {"worker_id": "worker-1", "epoch": 7}})]
    assert server.subprotocols == [SUBPROTOCOL]
    await socket.welcome(seq=4)
    assert (await inbox.next())["seq"] == 4


async def test_frames_reach_the_server_in_order(
    server: SignalingServer, client: SignalingClient, inbox: Inbox, tasks: TaskOwner
) -> None:
    client.send(final(0))
    tasks.start(client.run(), "client")
    socket = await entered(server, inbox)
    client.send(final(1))
    assert [await socket.receive(), await socket.receive()] == [members(final(0)), members(final(1))]


async def test_events_in_order_and_frames_without_a_number_are_passed_on(
    server: SignalingServer, client: SignalingClient, inbox: Inbox, tasks: TaskOwner
) -> None:
    tasks.start(client.run(), "client")
    socket = await entered(server, inbox, seq=4)
    await socket.send(event(5), {"type": "signal"}, event(6), event(6), event(3), event(7))
    assert [await inbox.next() for _ in range(4)] == [event(5), {"type": "signal"}, event(6), event(7)]
    assert inbox.empty()


async def test_a_gap_is_asked_for_and_filled(
    server: SignalingServer, client: SignalingClient, inbox: Inbox, tasks: TaskOwner
) -> None:
    tasks.start(client.run(), "client")
    socket = await entered(server, inbox, seq=4)
    await socket.send(event(5), event(8))
    assert await inbox.next() == event(5)
    assert await socket.receive() == {"type": "sync", "seq": 5}
    await socket.send(event(6), event(7), event(8), event(9))
    assert [(await inbox.next())["seq"] for _ in range(4)] == [6, 7, 8, 9]


async def test_a_gap_may_be_answered_by_a_snapshot(
    server: SignalingServer, client: SignalingClient, inbox: Inbox, tasks: TaskOwner
) -> None:
    tasks.start(client.run(), "client")
    socket = await entered(server, inbox, seq=4)
    await socket.send(event(900))
    assert await socket.receive() == {"type": "sync", "seq": 4}
    await socket.send({"type": "snapshot", "seq": 900}, event(901))
    assert [(await inbox.next())["seq"] for _ in range(2)] == [900, 901]


@pytest.mark.parametrize("cut", ["dropped", "restarted", "overloaded"])
async def test_a_lost_socket_is_resumed_with_token_and_place(
    server: SignalingServer, client: SignalingClient, inbox: Inbox, tasks: TaskOwner, cut: str
) -> None:
    tasks.start(client.run(), "client")
    first = await entered(server, inbox, seq=4)
    await first.send(event(5))
    await inbox.next()
    if cut == "dropped":
        await first.drop()
    else:
        await first.raw.close(code=1012 if cut == "restarted" else 1013)
    second = await server.next_socket()
    assert (await second.receive())["resume"] == {"token": "token-1", "seq": 5}
    assert len(server.ticket_requests) == 2
    await second.welcome(seq=5)
    await second.send(event(6))
    assert [(await inbox.next())["seq"] for _ in range(2)] == [5, 6]


async def test_what_was_sent_while_the_line_was_down_arrives_after_it(
    server: SignalingServer, client: SignalingClient, inbox: Inbox, tasks: TaskOwner
) -> None:
    tasks.start(client.run(), "client")
    first = await entered(server, inbox)
    server.refusals = [503]
    await first.raw.close(code=1012)
    client.send(final(1))
    second = await server.next_socket()
    assert (await second.receive())["type"] == "hello"
    assert await second.receive() == members(final(1))


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_server_in_trouble_is_asked_again(
    server: SignalingServer, client: SignalingClient, tasks: TaskOwner, status: int
) -> None:
    server.refusals = [status]
    tasks.start(client.run(), "client")
    assert (await (await server.next_socket()).receive())["type"] == "hello"
    assert len(server.ticket_requests) == 2


@pytest.mark.parametrize("status", [401, 403, 404, 409])
async def test_an_agent_that_gets_no_ticket_leaves(
    server: SignalingServer, client: SignalingClient, status: int
) -> None:
    server.refusals = [status]
    async with asyncio.timeout(WAIT_SECS):
        with pytest.raises(AgentReplacedError, match=str(status)):
            await client.run()
    assert len(server.ticket_requests) == 1


@pytest.mark.parametrize("code", [4403, 4404, 4409, 4410, 4413, 1000])
async def test_an_agent_that_is_replaced_or_no_longer_wanted_leaves(
    server: SignalingServer, client: SignalingClient, inbox: Inbox, tasks: TaskOwner, code: int
) -> None:
    running = asyncio.ensure_future(client.run())
    socket = await entered(server, inbox)
    await socket.raw.close(code=code)
    with pytest.raises(AgentReplacedError, match=str(code)):
        await asyncio.wait_for(running, WAIT_SECS)
    assert len(server.ticket_requests) == 1


async def test_a_stopped_agent_says_that_it_leaves(
    server: SignalingServer, client: SignalingClient, inbox: Inbox, tasks: TaskOwner
) -> None:
    running = tasks.start(client.run(), "client")
    socket = await entered(server, inbox)
    running.cancel()
    assert await socket.receive() == {"type": "leave"}
    await asyncio.wait({running}, timeout=WAIT_SECS)
    assert running.cancelled()


async def test_a_full_queue_drops_partial_captions_first(
    server: SignalingServer, client: SignalingClient, inbox: Inbox, tasks: TaskOwner
) -> None:
    client.send(final(0))
    for number in range(MAX_QUEUED_FRAMES - 1):
        client.send(partial(number))
    client.send(partial(-1))
    client.send(final(1))
    client.send(final(2))
    tasks.start(client.run(), "client")
    socket = await entered(server, inbox)
    sent = [await socket.receive() for _ in range(MAX_QUEUED_FRAMES)]
    kept = [final(0), *(partial(number) for number in range(2, MAX_QUEUED_FRAMES - 1)), final(1), final(2)]
    assert sent == [members(frame) for frame in kept]


async def test_a_queue_full_of_final_frames_drops_the_oldest(
    server: SignalingServer, client: SignalingClient, inbox: Inbox, tasks: TaskOwner
) -> None:
    for number in range(MAX_QUEUED_FRAMES + 2):
        client.send(final(number))
    tasks.start(client.run(), "client")
    socket = await entered(server, inbox)
    assert await socket.receive() == members(final(2))


async def test_a_frame_that_would_cost_the_socket_is_not_sent(
    server: SignalingServer, client: SignalingClient, inbox: Inbox, tasks: TaskOwner, caplog: pytest.LogCaptureFixture
) -> None:
    tasks.start(client.run(), "client")
    socket = await entered(server, inbox)
    client.send(Caption("1", "alice", "secret " * 10_000, final=True, lang="en", start=0, end=0))
    client.send(final(2))
    assert await socket.receive() == members(final(2))
    assert "a frame of type caption was too long" in caplog.text
    assert "secret" not in caplog.text
