"""An answer ends with a sentence when it is long enough."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.answers.thinking import at_most

pytestmark = pytest.mark.unit

ANSWER = (
    "Plants are green because of chlorophyll. It takes in red and blue light. Green light is left. 3.5 times as much!"
)


class Model:
    """Gives an answer in pieces, and knows whether it was closed before its end."""

    def __init__(self, *pieces: str) -> None:
        self.pieces = pieces
        self.given = 0
        self.closed = False

    async def stream(self) -> AsyncGenerator[str, None]:
        try:
            for piece in self.pieces:
                self.given += 1
                yield piece
        finally:
            self.closed = True


async def answer(words: int, *pieces: str) -> str:
    return "".join([piece async for piece in at_most(words, Model(*pieces).stream())])


@pytest.mark.parametrize(("words", "sentences"), [(5, 1), (6, 1), (7, 1), (8, 2), (13, 2), (17, 3), (40, 4)])
async def test_the_answer_ends_with_the_sentence_that_nearly_fills_it(words: int, sentences: int) -> None:
    expected = "".join(re.findall(r".+?[.!](?=\s|$)", ANSWER)[:sentences])
    assert await answer(words, ANSWER + " ") in (expected, expected + " ")
    assert (await answer(words, *re.findall(r"\s*\S+", ANSWER), " ")).strip() == expected


async def test_the_rest_is_read_because_tools_may_be_called_at_the_end() -> None:
    model = Model("One two three. ", "Four five six. ", "Seven eight nine. ")
    assert [piece async for piece in at_most(3, model.stream())] == ["One two three."]
    assert (model.given, model.closed) == (3, True)


async def test_who_listens_no_more_stops_the_model() -> None:
    model = Model("One two three. ", "Four five six. ")
    async with aclosing(at_most(30, model.stream())) as pieces:
        await anext(pieces)
    assert (model.given, model.closed) == (1, True)


async def test_chinese_sentences_need_no_space() -> None:
    assert await answer(6, "植物是绿色的。因为叶绿素", "吸收红光。") == "植物是绿色的。"


async def test_a_sentence_that_is_too_long_is_said_all_the_same() -> None:
    text = "word " * 50
    assert await answer(10, text) == text


@given(st.lists(st.text(max_size=12), max_size=12), st.integers(10, 200))
async def test_what_is_said_is_how_the_answer_begins(pieces: list[str], words: int) -> None:
    assert "".join(pieces).startswith(await answer(words, *pieces))
