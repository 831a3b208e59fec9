"""Clauses as running text."""

import pytest

from aiagent.language.clauses import count_words, first_words, join_clauses

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("clauses", "text"),
    [
        (["It is late,", "I think."], "It is late, I think."),
        (["光合作用", "是过程。", "好的"], "光合作用是过程。好的"),
        (["你好，", "I am Nova.", "很高兴。"], "你好， I am Nova. 很高兴。"),
        (["", "One.", ""], "One."),
        ([], ""),
    ],
)
def test_clauses_are_joined_as_their_script_is_written(clauses: list[str], text: str) -> None:
    assert join_clauses(clauses) == text


@pytest.mark.parametrize(
    ("text", "share", "first"),
    [
        ("one two three four", 0.5, "one two"),
        ("one two", 0.0, ""),
        ("one two", 1.0, "one two"),
        ("今天天气很好", 0.5, "今天天"),
        ("我用 Python 写", 0.75, "我用 Python"),
        ("", 0.7, ""),
    ],
)
def test_what_was_heard_is_cut_between_words_or_characters(text: str, share: float, first: str) -> None:
    assert first_words(text, share) == first


def test_words_and_characters_count_alike() -> None:
    assert count_words("我用 Python, 你呢？") == 6
