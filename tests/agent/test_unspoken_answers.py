"""Answers in languages that no installed voice speaks: written, never spoken by the voice of another language."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from aiagent.language.phrases import _PHRASES, phrase
from aiagent.turn.commands import Mode
from tests.fakes.voice_room import VoiceRoom, voice_room

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

NO_VOICE, INSTALL = phrase("no_voice", "zh"), phrase("install_voice", "auto")


@pytest.fixture
async def hosts() -> list[str]:
    """The notices to hosts."""
    return []


@pytest.fixture
async def room(hosts: list[str]) -> AsyncIterator[VoiceRoom]:
    """A room that detects the language, on a server without a Chinese voice."""
    async with voice_room(Mode.ADDRESSED, tell_hosts=hosts.append) as room:
        room.persona = replace(room.persona, language="auto")
        room.synthesizer.unknown_language = "zh"
        yield room


async def answer(room: VoiceRoom, question: str, *pieces: str) -> list[str]:
    """The messages in the chat after a question with this answer."""
    before = len(room.written())
    room.model.pieces = list(pieces)
    turns = len([frame for frame in room.frames if frame["type"] == "agent_state" and frame["state"] == "idle"])
    room.path.asked("alice", question)
    await room.until(
        lambda: len([f for f in room.frames if f["type"] == "agent_state" and f["state"] == "idle"]) > turns
    )
    return room.written()[before:]


def spoken(room: VoiceRoom) -> list[str]:
    return [segment.text for segment, *_ in room.of_agent()]


async def test_a_chinese_answer_is_written_and_the_reason_said_once(room: VoiceRoom, hosts: list[str]) -> None:
    assert await answer(room, "北京是什么？", "北京是首都。", "很大。") == [NO_VOICE, "北京是首都。很大。"]
    assert await answer(room, "上海呢？", "上海很大。") == ["上海很大。"]
    assert spoken(room) == []
    assert set(hosts) == {INSTALL}
    assert "北京是首都。很大。" in str(room.model.prompts[1])


async def test_of_an_english_answer_with_a_chinese_word_the_whole_is_written_and_the_rest_spoken(
    room: VoiceRoom,
) -> None:
    room.synthesizer.mute_script = "你"
    whole = "It is a greeting. The word 你好 means hello. People say it often."
    assert (await answer(room, "What is a Chinese greeting?", whole))[-1] == whole
    assert spoken(room) == ["It is a greeting. People say it often."]


async def test_a_timer_in_a_language_without_a_voice_is_written_once(room: VoiceRoom) -> None:
    room.path.announce("alice", "Alice，时间到了。")
    await room.until(lambda: "thinking" in room.states() and room.state == "idle")
    assert room.written().count("Alice，时间到了。") == 1


async def test_a_question_in_another_script_is_answered_in_its_language_in_an_english_room(room: VoiceRoom) -> None:
    room.persona = replace(room.persona, language="en")
    await answer(room, "北京是什么？", "北京是首都。")
    await answer(room, "What is Beijing?", "It is a city.")
    rules = [prompt[0].content for prompt in room.model.prompts]
    assert "Answer in the language of the question." in rules[0]
    assert "Answer in English." in rules[1]


def test_no_text_for_everyone_names_a_command() -> None:
    for key, texts in _PHRASES.items():
        if not key.startswith("install_"):
            assert all("python" not in text and "install " not in text for text in texts.values()), key
