"""Thoughts of a model are not said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.llm.reasoning import WithoutReasoning

pytestmark = pytest.mark.unit


def answer(*pieces: str) -> str:
    without = WithoutReasoning()
    return "".join([without.feed(piece) for piece in pieces]) + without.rest()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<think>Hm. 2+2?</think>\n\nFour.", "Four."),
        ("\n<think>\n</think>Four.", "Four."),
        ("Four.", "Four."),
        ("<thinking> is fine", "<thinking> is fine"),
        ("Use <think> as a tag.", "Use <think> as a tag."),
        ("<think>for ever", ""),
        ("<think>a</think>", ""),
        ("<th", "<th"),
        ("", ""),
    ],
)
def test_thoughts_are_left_out_however_they_are_split(text: str, said: str) -> None:
    assert answer(text) == said
    assert answer(*text) == said


@given(st.lists(st.text(max_size=20), max_size=5))
def test_an_answer_without_thoughts_stays_as_it_is(pieces: list[str]) -> None:
    text = "".join(pieces)
    if not text.lstrip().startswith("<think>"):
        assert answer(*pieces) == text
