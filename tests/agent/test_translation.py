"""Captions are translated for those who want it, one by one, and never before an answer."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any

import pytest

from aiagent.captions.translation import CaptionTranslator
from aiagent.llm.base import (
    Answered,
    Delta,
    LanguageModelUnavailableError,
    Message,
    ToolSpec,
)
from aiagent.room.frames import ClientFrame, members

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

WAIT_SECS = 5


class DictionaryModel:
    """Answers with the last line in capitals, piece by piece, when it may."""

    def __init__(self) -> None:
        self.follows_instructions = True
        self.asked: list[Sequence[Message]] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.before: Delta | Exception | None = None

    async def start(self) -> None:
        pass

    async def prepare(self, messages: Sequence[Message]) -> None:
        pass

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int = 160, tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta, None]:
        self.asked.append(messages)
        await self.may_answer.wait()
        if isinstance(self.before, Exception):
            raise self.before
        if self.before is not None:
            yield self.before
        for word in messages[-1].content.upper().split():
            yield f"{word} \n"

    async def close(self) -> None:
        pass


class Room:
    """A translator, what it sent, and who reads what."""

    def __init__(self) -> None:
        self.model = DictionaryModel()
        self.languages: tuple[str, ...] = ("de",)
        self.frames: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.translator = CaptionTranslator(self.model, self._send, lambda: self.languages)

    def _send(self, frame: ClientFrame) -> None:
        self.frames.put_nowait(members(frame))

    async def sent(self, count: int) -> list[tuple[str, str, str]]:
        async with asyncio.timeout(WAIT_SECS):
            frames = [await self.frames.get() for _ in range(count)]
        return [(frame["segment_id"], frame["lang"], frame["text"]) for frame in frames]

    async def settle(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    yield room
    await room.translator.close()


async def test_a_caption_is_translated_into_each_language_that_is_read(room: Room) -> None:
    room.languages = ("de", "fr", "en")
    room.translator.caption("s1", "good morning", "en")
    assert await room.sent(2) == [("s1", "de", "GOOD MORNING"), ("s1", "fr", "GOOD MORNING")]
    system, line = room.model.asked[0]
    assert "German" in system.content
    assert line.content == "good morning"


async def test_the_scripts_of_chinese_are_languages_of_their_own(room: Room) -> None:
    room.languages = ("zh-Hant", "zh-Hans")
    room.translator.caption("s1", "你好", "zh-Hans")
    assert await room.sent(1) == [("s1", "zh-Hant", "你好")]


async def test_nothing_is_asked_when_nobody_reads(room: Room) -> None:
    room.languages = ()
    room.translator.caption("s1", "good morning", "en")
    await room.settle()
    assert room.model.asked == []


async def test_a_model_that_only_goes_on_with_a_text_does_not_translate(room: Room) -> None:
    room.model.follows_instructions = False
    room.translator.introduce()
    room.translator.caption("s1", "good morning", "en")
    await room.settle()
    assert room.frames.get_nowait() == {"type": "caption_translations", "available": False}
    assert room.frames.empty()


async def test_nothing_is_translated_while_an_answer_is_thought_of(room: Room) -> None:
    room.translator.give_way(True)
    room.translator.caption("s1", "good morning", "en")
    await room.settle()
    assert room.model.asked == []
    room.translator.give_way(False)
    assert await room.sent(1) == [("s1", "de", "GOOD MORNING")]


async def test_an_answer_breaks_off_a_translation_which_begins_anew(room: Room) -> None:
    room.model.may_answer.clear()
    room.translator.caption("s1", "good morning", "en")
    await room.settle()
    room.translator.give_way(True)
    await room.settle()
    room.model.may_answer.set()
    room.translator.give_way(False)
    assert await room.sent(1) == [("s1", "de", "GOOD MORNING")]
    assert len(room.model.asked) == 2


async def test_the_oldest_captions_stay_untranslated_when_there_are_too_many(room: Room) -> None:
    room.translator.give_way(True)
    for number in range(40):
        room.translator.caption(f"s{number}", "well", "en")
    room.translator.give_way(False)
    assert [segment for segment, _, _ in await room.sent(12)] == [f"s{number}" for number in range(28, 40)]


async def test_a_failure_costs_one_caption(room: Room) -> None:
    room.model.before = LanguageModelUnavailableError("down")
    room.translator.caption("s1", "good morning", "en")
    await room.settle()
    room.model.before = None
    room.translator.caption("s2", "good evening", "en")
    assert await room.sent(1) == [("s2", "de", "GOOD EVENING")]


async def test_what_a_model_that_stands_in_says_is_not_shown(room: Room) -> None:
    room.model.before = Answered("local", fallback=True)
    room.translator.caption("s1", "good morning", "en")
    await room.settle()
    assert room.frames.empty()


async def test_a_label_in_front_is_left_out(room: Room) -> None:
    room.model.before = "Speaker: "
    room.translator.caption("s1", "good morning", "en")
    assert await room.sent(1) == [("s1", "de", "GOOD MORNING")]
