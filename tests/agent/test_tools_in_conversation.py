"""Tools and announcements in the voice path: nothing is done too early, nothing is said into somebody's words."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any

import pytest
import pytest_asyncio

from aiagent.llm.base import Delta, Message, ToolCall, ToolSpec
from aiagent.task_owner import TaskOwner
from aiagent.tools.timers import Timers
from aiagent.turn.commands import HoldPlayout, Mode, ReleasePlayout, TurnState
from aiagent.turn.state import TurnMachine
from tests.fakes.voice_room import VoiceRoom, voice_room

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

OVER = "Bob, your timer is over."


class Tools:
    """A room that writes down what the tools ask of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.timers = Timers(TaskOwner(), lambda peer_id, label: None)

    def participants(self) -> list[dict[str, Any]]:
        return []

    async def search(self, query: str, on_behalf_of: str) -> list[Any]:
        return []

    async def request(self, tool: str, arguments: Any, on_behalf_of: str) -> None:
        self.asked.append((tool, on_behalf_of))

    def write(self, text: str) -> None:
        pass


class CallingModel:
    """Calls for a poll, then says what became of it."""

    follows_instructions = True

    async def start(self) -> None:
        pass

    async def prepare(self, messages: Sequence[Message]) -> None:
        pass

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int = 160, tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta, None]:
        if messages[-1].role == "tool":
            yield messages[-1].content
        else:
            yield ToolCall("start_poll", '{"question": "Tea?", "options": ["yes", "no"]}', "c")

    async def close(self) -> None:
        pass


@pytest_asyncio.fixture
async def tools() -> Tools:
    return Tools()


@pytest_asyncio.fixture
async def room(tools: Tools) -> AsyncIterator[VoiceRoom]:
    async with voice_room(model=CallingModel(), tools=tools) as room:
        yield room


async def test_a_likely_question_runs_no_tool_and_the_certain_one_does(room: VoiceRoom, tools: Tools) -> None:
    room.begin_speaking("bob")
    room.pause("Nova, start a poll about tea.", 1.0, "bob")
    await asyncio.sleep(0.2)
    assert tools.asked == []
    room.end_speaking("Nova, start a poll about tea.", "bob")
    await room.until(lambda: tools.asked)
    assert tools.asked == [("start_poll", "bob")]
    await room.until_state("speaking")


async def test_a_question_that_goes_on_never_runs_the_tool_of_its_beginning(room: VoiceRoom, tools: Tools) -> None:
    room.begin_speaking("bob")
    room.pause("Nova, start a poll about tea.", 1.0, "bob")
    await asyncio.sleep(0.1)
    room.go_on_speaking(2.0, "bob")
    await asyncio.sleep(0.1)
    assert tools.asked == []


async def test_an_announcement_is_written_and_said_without_the_model(room: VoiceRoom) -> None:
    room.path.announce("bob", OVER)
    await room.until(lambda: any(kind == "agent" for _, kind, _, _ in room.stored))
    (segment,) = [segment for segment, kind, _, _ in room.stored if kind == "agent"]
    assert segment.text == OVER
    assert {"type": "chat", "text": OVER} in room.frames


def test_an_announcement_waits_until_nobody_speaks() -> None:
    turns = TurnMachine(Mode.ADDRESSED, ("Nova",))
    turns.speech_started("alice")
    assert HoldPlayout() in turns.announce("bob", OVER, 1.0)
    assert ReleasePlayout() in turns.speech_stopped("alice", 2.0)
    assert turns.state is TurnState.THINKING


@pytest.mark.parametrize("mode", [Mode.CAPTIONS, Mode.OFF, Mode.HAND])
def test_where_the_agent_does_not_speak_an_announcement_is_only_written(mode: Mode) -> None:
    assert TurnMachine(mode, ("Nova",)).announce("bob", OVER, 1.0) == []


def test_a_muted_agent_announces_nothing_aloud() -> None:
    turns = TurnMachine(Mode.ADDRESSED, ("Nova",))
    turns.set_muted(True)
    assert turns.announce("bob", OVER, 1.0) == []
