"""The persona in the voice path: what the host changes holds from the next answer on."""

from collections.abc import AsyncGenerator, AsyncIterator, Hashable, Sequence
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from aiagent.llm.base import Delta, Message, ToolSpec
from aiagent.llm.prompt import chat_messages
from aiagent.room.persona import Persona
from aiagent.tts.base import Speech
from aiagent.turn.commands import Mode
from tests.fakes.scripted_models import ScriptedModel, ToneSynthesizer
from tests.fakes.voice_room import VoiceRoom, voice_room

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

ADA = Persona(
    "Ada",
    ("Ada",),
    Mode.ADDRESSED,
    language="en",
    voice="af_heart",
    speed=1.5,
    max_answer_words=10,
    prompt="You are a librarian.\nBe kind.",
)


class CountingModel(ScriptedModel):
    """Remembers how long its answers may be, too."""

    def __init__(self) -> None:
        super().__init__()
        self.most_tokens: list[int] = []

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int = 160, tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta, None]:
        self.most_tokens.append(max_tokens)
        async for piece in super().stream(messages, max_tokens=max_tokens, tools=tools):
            yield piece


class ListeningSynthesizer(ToneSynthesizer):
    """Remembers with which voice and pace it was asked to speak."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str, float]] = []

    async def synthesize(
        self, text: str, *, voice: str = "", speed: float = 1.0, lang: str = "", room: Hashable = None
    ) -> Speech:
        self.asked.append((text, voice, speed))
        return await super().synthesize(text, voice=voice, speed=speed, lang=lang, room=room)


@pytest_asyncio.fixture
async def room() -> AsyncIterator[VoiceRoom]:
    async with voice_room(model=CountingModel(), synthesizer=ListeningSynthesizer()) as room:
        yield room


async def answer(room: VoiceRoom, question: str) -> Any:
    """Ask, wait until the answer was heard, and return the prompt."""
    count = len(room.stored)
    room.path.asked("alice", question)
    await room.until(lambda: len(room.stored) > count)
    await room.until_state("idle")
    return room.model.prompts[-1]


def become(room: VoiceRoom, persona: Persona) -> None:
    room.persona = persona
    room.path.persona_changed(persona)


async def test_what_the_host_changes_holds_from_the_next_answer_on(room: VoiceRoom) -> None:
    before = await answer(room, "What is a cat?")
    assert (before[0].name, before[0].content.count("\n")) == ("Nova", 0)
    become(room, ADA)
    prompt = await answer(room, "What is a dog?")
    assert prompt[0].role == "system"
    assert prompt[0].name == "Ada"
    system = chat_messages(prompt, "Nova")[0]["content"]
    assert system.startswith("You are Ada,")
    assert "at most 10 words" in system
    assert system.endswith("> You are a librarian.\n> Be kind.")
    assert isinstance(room.model, CountingModel)
    assert isinstance(room.synthesizer, ListeningSynthesizer)
    assert room.model.most_tokens == [106, 31]
    assert {asked[1:] for asked in room.synthesizer.asked} == {("", 1.0), ("af_heart", 1.5)}


async def test_an_answer_is_no_longer_than_the_host_wishes(room: VoiceRoom) -> None:
    become(room, ADA)
    room.model.pieces = ["A dog is an animal that barks at cats. ", "It also likes ", "to run in the park all day."]
    await answer(room, "What is a dog?")
    segment = room.stored[-1][0]
    assert segment.text == "A dog is an animal that barks at cats."


async def test_a_renamed_agent_answers_to_its_new_name(room: VoiceRoom) -> None:
    become(room, replace(ADA, wake_names=("Ada", "Ida")))
    room.say("Nova, what is a cat?")
    await room.until(lambda: room.stored)
    assert room.model.prompts == []
    room.say("Ida, what is a cat?")
    await room.until(lambda: room.model.prompts)
