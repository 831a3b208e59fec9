"""A bot leaves a room politely, and the next one goes on: with a real socket, a web server and scripted models."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from aiagent.answers.context import Models
from aiagent.audio.endpointing import EndpointingOptions
from aiagent.audio.engine import AudioEngine
from aiagent.audio.formats import Samples
from aiagent.bot import Bot
from aiagent.clock import loop_time
from aiagent.config import load_config
from aiagent.room.server_frames import Frame
from aiagent.room.signaling_client import Lease
from aiagent.storage.outbox import TURN_TASK, Outbox
from aiagent.visit import Shared
from aiagent.worker.dispatch import Stay
from tests.fakes.scripted_models import ScriptedModel, ScriptedRecognizer, ToneSynthesizer
from tests.fakes.signaling_server import SignalingServer, Socket, signaling_server
from tests.fakes.voice_room import WAIT_SECS

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

ALICE = {"peer_id": "alice", "name": "Alice", "user_id": 1, "role": "host", "is_agent": False, "speech": True}
STARTED_AT = 1_790_000_000.0
TIMER_SECS = 1.5


class Certain:
    """Takes every sentence for finished."""

    async def completion(self, samples: Samples) -> float:
        return 1.0


class Records(Outbox):
    """Keeps what is to be stored."""

    def __init__(self) -> None:
        self.tasks: list[str] = []

    def put_record(self, task: str, key: str, fields: dict[str, Any]) -> None:
        self.tasks.append(task)


@pytest.fixture
async def server() -> AsyncIterator[SignalingServer]:
    async with signaling_server() as server:
        yield server


@pytest.fixture
async def make_bot(
    server: SignalingServer, models_dir: Path
) -> AsyncIterator[Callable[[int], tuple[Bot, ScriptedModel, Records]]]:
    """Bots of one room by the epoch of their lease."""
    environ = {"PARLEY_URL": server.url, "AGENT_SERVICE_KEY": "key"}
    engine = AudioEngine(models_dir / "silero-vad" / "silero_vad.onnx", EndpointingOptions())
    with ThreadPoolExecutor(1) as encoding:
        async with aiohttp.ClientSession() as http:

            def make(epoch: int) -> tuple[Bot, ScriptedModel, Records]:
                model, records = ScriptedModel(), Records()
                models = Models(ScriptedRecognizer(), Certain(), model, ToneSynthesizer(), encoding)
                shared = Shared(load_config(environ), http, engine, models, records)
                return Bot(shared, Lease("blue", f"worker-{epoch}", epoch)), model, records

            yield make


async def until(socket: Socket, wanted: Callable[[Frame], bool]) -> Frame:
    while not wanted(frame := await socket.receive()):
        pass
    return frame


@asynccontextmanager
async def in_room(bot: Bot, server: SignalingServer, stay: Stay) -> AsyncIterator[Socket]:
    """The server's end of the bot's socket, after the welcome."""
    running = asyncio.ensure_future(bot.run(stay))
    socket = await server.next_socket()
    await enter(socket)
    yield socket
    stay.ending.set()
    async with asyncio.timeout(WAIT_SECS):
        await until(socket, lambda frame: frame["type"] == "leave")
        await socket.raw.close(code=1000)
        await running


async def enter(socket: Socket, people: Sequence[Frame] = (ALICE,), self_id: str = "nova") -> None:
    """Welcome the bot to a room with these people."""
    now = STARTED_AT + loop_time()
    agent = {"name": "Nova", "wake_names": ["Nova"], "mode": "addressed"}
    room = {"name": "Blue", "started_at": now - 60, "meeting_id": "m", "language": "en", "agent": agent}
    own = {"peer_id": self_id, "name": "Nova", "is_agent": True, "role": "agent", "hand": False}
    welcome = {
        "type": "welcome",
        "seq": 0,
        "resume_token": "t",
        "room": room,
        "self": own,
        "participants": list(people),
    }
    await socket.send(
        welcome | {"server_time": now, "ice_servers": [], "captions": [], "chat": [], "agent_state": None}
    )


async def test_the_next_bot_answers_what_the_first_was_asked_and_keeps_its_timers(
    server: SignalingServer, make_bot: Callable[[int], tuple[Bot, ScriptedModel, Records]]
) -> None:
    first, model, _ = make_bot(1)
    model.may_answer.clear()
    stay = Stay()
    async with in_room(first, server, stay) as socket:
        await socket.send({"type": "agent", "action": "ask", "text": "What is ice?", "from": "alice", "name": "Alice"})
        await until(socket, lambda frame: frame.get("state") == "thinking")
        assert first.visit
        first.visit.tools.timers.set("alice", TIMER_SECS, "tea")
    assert stay.left.is_set()
    assert stay.note is not None

    second, model, records = make_bot(2)
    async with in_room(second, server, Stay(found=stay.note.decode())) as socket:
        turn = await until(socket, lambda frame: frame["type"] == "agent_turn")
        over = await until(socket, lambda frame: frame["type"] == "chat")
    assert (turn["asked_by"], turn["source"], turn["interrupted"]) == ("alice", "text", False)
    assert [prompt[-1].content for prompt in model.prompts] == ["What is ice?"]
    assert over["text"] == "Alice, your timer is over: tea."
    assert records.tasks.count(TURN_TASK) == 1


@pytest.mark.parametrize("note", ["", "{}", "nonsense"])
async def test_a_bot_that_finds_no_proper_note_just_begins(
    server: SignalingServer, make_bot: Callable[[int], tuple[Bot, ScriptedModel, Records]], note: str
) -> None:
    bot, model, _ = make_bot(1)
    async with in_room(bot, server, Stay(found=note)) as socket:
        await until(socket, lambda frame: frame.get("state") == "idle")
    assert model.prompts == []


async def test_a_bot_that_reconnects_goes_on_with_its_visit_among_the_people_who_are_there_now(
    server: SignalingServer, make_bot: Callable[[int], tuple[Bot, ScriptedModel, Records]]
) -> None:
    bot, model, _ = make_bot(1)
    stay = Stay()
    running = asyncio.ensure_future(bot.run(stay))
    first = await server.next_socket()
    await enter(first)
    await until(first, lambda frame: frame["type"] == "caption_translations")
    visit = bot.visit
    await first.drop()

    second = await server.next_socket()
    assert (await second.receive())["resume"] == {"token": "t", "seq": 0}
    await enter(second, people=[ALICE | {"peer_id": "carol", "name": "Carol"}], self_id="nova-2")
    await until(second, lambda frame: frame["type"] == "caption_translations")
    await second.send({"type": "chat", "from": "alice", "text": "@Nova why?", "message_id": "1", "to": None})
    await second.send({"type": "chat", "from": "carol", "text": "@Nova, what is ice?", "message_id": "2", "to": None})
    caption = await until(second, lambda frame: frame["type"] == "caption")
    assert caption["peer_id"] == "nova-2", "it speaks as who it is by now"
    turn = await until(second, lambda frame: frame["type"] == "agent_turn")
    assert turn["asked_by"] == "carol"
    assert len(model.prompts) == 1
    assert bot.visit is visit

    stay.ending.set()
    async with asyncio.timeout(WAIT_SECS):
        await until(second, lambda frame: frame["type"] == "leave")
        await second.raw.close(code=1000)
        await running


async def test_frames_that_nobody_thought_of_do_not_take_the_bot_out_of_the_room(
    server: SignalingServer, make_bot: Callable[[int], tuple[Bot, ScriptedModel, Records]]
) -> None:
    bot, model, _ = make_bot(1)
    odd: list[Frame] = [
        {"type": "signal", "from": "alice"},
        {"type": "signal", "from": "alice", "session": "s", "description": {"type": "offer"}},
        {"type": "signal", "from": "alice", "session": "s", "candidate": 7},
        {"type": "chat", "text": 7},
        {"type": "agent", "action": None},
        {"type": "participant_joined", "participant": {}},
        {"type": "participant_updated", "peer_id": "nobody"},
        {"type": "room_updated"},
        {"type": "moderated"},
    ]
    async with in_room(bot, server, Stay()) as socket:
        for frame in odd:
            await socket.send(frame)
        await socket.send({"type": "agent", "action": "ask", "text": "What is ice?", "from": "alice", "name": "Alice"})
        turn = await until(socket, lambda frame: frame["type"] == "agent_turn")
    assert turn["asked_by"] == "alice"
    assert [prompt[-1].content for prompt in model.prompts] == ["What is ice?"]
