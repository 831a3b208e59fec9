"""Answers that are thought of while a question is still spoken, with a real playout clock."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from aiagent.captions.utterance import Segment
from aiagent.clock import loop_time
from aiagent.language.phrases import phrase
from aiagent.llm.base import LanguageModelUnavailableError
from aiagent.turn.commands import Mode
from tests.fakes.scripted_models import ANSWER
from tests.fakes.voice_room import WAIT_SECS, VoiceRoom, voice_room

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]


@pytest.fixture
async def room() -> AsyncIterator[VoiceRoom]:
    async with voice_room(Mode.ADDRESSED) as room:
        yield room


async def test_an_answer_is_thought_of_in_the_pause_and_heard_after_the_turn(room: VoiceRoom) -> None:
    room.begin_speaking()
    room.go_on_speaking(0.4)
    room.pause("Nova, what is photosynthesis?", 0.4)
    await room.until(lambda: room.model.closed)
    assert room.path.outbound.playout.queued_secs == 0
    assert room.state == "listening"
    room.end_speaking("Nova, what is photosynthesis?")
    await room.until(room.of_agent)
    assert len(room.model.prompts) == 1
    assert room.of_agent()[0][0].text == "".join(ANSWER)


async def test_nothing_is_heard_of_an_answer_to_half_a_question(room: VoiceRoom) -> None:
    room.begin_speaking()
    room.go_on_speaking(0.4)
    room.pause("Nova, what is photosynthesis?", 0.4)
    await room.until(lambda: room.model.closed)
    room.go_on_speaking(0.5)
    room.end_speaking("Nova, what is photosynthesis good for?")
    await room.until(room.of_agent)
    assert [prompt[-1].content for prompt in room.model.prompts] == [
        "What is photosynthesis?",
        "What is photosynthesis good for?",
    ]
    assert len(room.of_agent()) == 1
    assert {frame["text"] for frame in room.captions() if frame["final"]} == {"".join(ANSWER)}


async def test_a_model_that_fails_for_half_a_question_is_not_complained_about(room: VoiceRoom) -> None:
    room.model.pieces = []
    room.model.failure = LanguageModelUnavailableError("away")
    room.begin_speaking()
    room.pause("Nova, what is photosynthesis?", 0.1)
    await room.until(lambda: room.model.closed)
    room.go_on_speaking(0.5)
    room.end_speaking("Never mind.")
    await room.until(lambda: room.stored)
    assert room.of_agent() == []
    assert {"type": "chat", "text": phrase("no_model", "en")} not in room.frames


async def test_the_model_reads_ahead_while_a_question_is_spoken(room: VoiceRoom) -> None:
    now = loop_time()
    room.path.growing(Segment("s1", "alice", "What a day", "en", now, now))
    assert not room.model.read_ahead.is_set()
    room.path.growing(Segment("s2", "alice", "Nova, what is", "en", now, now))
    await asyncio.wait_for(room.model.read_ahead.wait(), WAIT_SECS)
