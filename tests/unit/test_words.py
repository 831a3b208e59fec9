"""Words of English and Chinese text, and clauses as running text."""

import pytest

from aiagent.language.words import count_words, first_words, is_question, join_clauses, sentences, spoken_length, tokens

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
    assert spoken_length("我用 Python, 你呢？") == 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), ("Hang on", 2), ("don't stop", 2), ("等一下", 1), ("OK 等一下吧", 3), ("𠮷野家", 1), ("豈有 𰻝𰻝麵", 2)],
)
def test_words_are_counted_in_both_languages(text: str, expected: int) -> None:
    assert count_words(text) == expected


@pytest.mark.parametrize("character", ["\u3007", "㐂", "豈", "𠮷", "𰻝", "丽"])
def test_a_rare_character_stands_for_itself_as_any_other(character: str) -> None:
    assert tokens(f"I am {character}{character}'s, OK_1") == ["i", "am", character, character, "s", "ok", "1"]
    assert spoken_length(f"{character}{character} two words") == 4
    assert join_clauses([f"叫{character}", f"{character}的。"]) == f"叫{character}{character}的。"
    assert first_words(f"{character}野家", 0.4) == character


def test_sentences_end_with_marks_of_both_languages() -> None:
    assert sentences("Why? Because. 为什么？好。") == ["Why?", " Because.", " 为什么？", "好。"]


@pytest.mark.parametrize(("text", "asks"), [("Why? ", True), ("为什么？", True), ("Why? Because.", False), ("", False)])
def test_a_question_ends_with_its_mark(text: str, asks: bool) -> None:
    assert is_question(text) is asks
