"""People are told that an answer takes its time, over a real voice path and a real server that hangs."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from aiagent.clock import loop_time
from aiagent.language.phrases import phrase
from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import LanguageModelUnavailableError
from aiagent.llm.fallback import FallbackModel
from aiagent.llm.openai_compatible import OpenAICompatibleModel
from aiagent.metrics.turns import EndedTurn
from aiagent.turn.commands import Mode
from tests.fakes.completion_server import CompletionServer, Script, event, paced, status
from tests.fakes.scripted_models import ANSWER
from tests.fakes.voice_room import VoiceRoom, voice_room

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

ONE_MOMENT, SHAO_DENG = phrase("one_moment", "en"), phrase("one_moment", "zh")
QUESTION = "Nova, what is photosynthesis?"
WHOLE = "".join(ANSWER)


@pytest.fixture
async def room() -> AsyncIterator[VoiceRoom]:
    async with voice_room(Mode.ADDRESSED) as room:
        yield room


@pytest_asyncio.fixture
async def server() -> AsyncIterator[CompletionServer]:
    async with CompletionServer() as server:
        yield server


async def after(room: VoiceRoom, secs: float, question: str = QUESTION) -> str:
    """The words that are spoken when the model takes `secs` for its answer."""
    room.model.may_answer.clear()
    room.say(question)
    await room.until(lambda: room.model.prompts)
    asyncio.get_running_loop().call_later(secs, room.model.may_answer.set)
    await room.until(room.of_agent)
    return room.of_agent()[0][0].text


@pytest.mark.parametrize("secs", [0.0, 0.5, 1.5, 1.8])
async def test_a_quick_answer_comes_alone(room: VoiceRoom, secs: float) -> None:
    assert await after(room, secs) == WHOLE


@pytest.mark.parametrize("secs", [3.5, 5.0, 8.0])
async def test_a_slow_one_is_announced_once(room: VoiceRoom, secs: float) -> None:
    assert await after(room, secs) == f"{ONE_MOMENT} {WHOLE}"
    assert room.captions()[0]["text"] == ONE_MOMENT
    assert room.captions()[-1]["text"] == f"{ONE_MOMENT} {WHOLE}"


@pytest.mark.parametrize(
    ("question", "said"),
    [("Nova, 什么是光合作用？", SHAO_DENG), ("Nova 请问罗马在哪里？", SHAO_DENG), ("Nova, where is Rome?", ONE_MOMENT)],
)
async def test_it_is_said_in_the_language_of_the_question(room: VoiceRoom, question: str, said: str) -> None:
    assert (await after(room, 6.0, question)).startswith(said)


async def test_it_is_heard_about_three_seconds_after_the_question(room: VoiceRoom) -> None:
    room.model.may_answer.clear()
    asked_at = loop_time()
    room.say(QUESTION)
    await room.until(room.captions)
    assert 2.5 <= loop_time() - asked_at <= 4.0


async def test_a_failure_after_it_is_said_and_written(room: VoiceRoom) -> None:
    room.model.pieces, room.model.failure = [], LanguageModelUnavailableError("away")
    assert await after(room, 6.0) == f"{ONE_MOMENT} {phrase('cannot_answer', 'en')}"
    assert phrase("no_model", "en") in room.written()


async def test_who_stops_the_agent_meanwhile_hears_no_more(room: VoiceRoom) -> None:
    room.model.may_answer.clear()
    room.say(QUESTION)
    await room.until(room.captions)
    room.path.stop()
    await room.until_state("idle")
    room.model.may_answer.set()
    await asyncio.sleep(10)
    assert room.captions()[-1]["text"] in (ONE_MOMENT, "One moment,", "One", "…")
    assert len(room.of_agent()) <= 1


async def test_a_question_dropped_before_it_was_certain_is_not_announced(room: VoiceRoom) -> None:
    room.model.may_answer.clear()
    room.begin_speaking()
    room.go_on_speaking(0.8)
    room.pause(QUESTION, 0.8)
    await room.until(lambda: room.model.prompts)
    await asyncio.sleep(8)
    assert room.captions() == []


async def test_the_first_sound_of_the_turn_is_that_of_the_answer(room: VoiceRoom) -> None:
    await after(room, 6.0)
    metrics = [frame["metrics"] for frame in room.frames if frame["type"] == "agent_state" and frame["metrics"]]
    assert metrics[-1]["first_audio_ms"] >= 6000


async def test_a_written_question_gets_a_written_answer_only() -> None:
    async with voice_room(Mode.CAPTIONS) as room:
        room.model.may_answer.clear()
        room.path.asked("alice", "What is photosynthesis?", in_chat=True)
        await room.until(lambda: room.model.prompts)
        await asyncio.sleep(8)
        room.model.may_answer.set()
        await room.until(room.written)
        assert room.written() == [WHOLE]
        assert room.captions() == []


@pytest.mark.parametrize("fault", [paced(hang=True), paced((0.2, b": wait\n\n"), hang=True), status(503)])
async def test_a_server_that_hangs_leaves_nobody_in_silence(server: CompletionServer, fault: Script) -> None:
    server.scripts = [fault]
    async with CompletionServer(scripts=[paced((2.0, event("It is Rome.", "stop")))]) as second:
        models = [
            (name, OpenAICompatibleModel(one.base_url, "m", limits=StreamLimits(first_token_secs=secs)))
            for name, one, secs in (("first", server, 3.0), ("second", second, 8.0))
        ]
        model = FallbackModel(models)
        turns: list[EndedTurn] = []
        async with voice_room(Mode.ADDRESSED, model=model, turn_ended=turns.append) as room:
            asked_at = loop_time()
            room.say("Nova, what is the capital of Italy?")
            await room.until(room.captions)
            assert loop_time() - asked_at <= 4.5
            await room.until(room.of_agent)
            assert room.of_agent()[0][0].text.endswith("It is Rome.")
            await room.until(lambda: turns)
        (times,) = [turn.times for turn in turns]
        assert (times.provider, times.fallback, times.error) == ("second", True, "")
        assert times.reason.startswith("first: The ")
        await model.close()


async def test_the_row_of_a_turn_without_an_answer_has_the_reason(server: CompletionServer) -> None:
    server.scripts = [status(404, '{"error": {"message": "model \'m\' not found"}}')]
    model = OpenAICompatibleModel(server.base_url, "m")
    turns: list[EndedTurn] = []
    async with voice_room(Mode.ADDRESSED, model=model, turn_ended=turns.append) as room:
        room.say("Nova, what is the capital of Italy?")
        await room.until(lambda: turns)
    assert turns[0].times.error == "refused"
    assert "model 'm' not found" in turns[0].times.reason
    assert "reason" not in turns[0].as_figures()
    await model.close()


async def test_what_came_before_a_pause_without_end_is_said(server: CompletionServer) -> None:
    server.scripts = [paced((0.2, event("It is Rome, ")), (0.2, event("which lies")), hang=True)]
    model = OpenAICompatibleModel(server.base_url, "m")
    async with voice_room(Mode.ADDRESSED, model=model) as room:
        asked_at = loop_time()
        room.say("Nova, what is the capital of Italy?")
        await room.until(room.of_agent)
        assert room.of_agent()[0][0].text == "It is Rome, which lies"
        assert loop_time() - asked_at < 9
        assert room.written() == [phrase("no_model", "en")]
    await model.close()
