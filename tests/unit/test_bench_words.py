"""Word errors of the benchmark."""

import pytest

from bench.sentences import WordErrors, total, word_errors, words_of

pytestmark = pytest.mark.unit


def test_case_and_punctuation_are_no_words() -> None:
    assert words_of("It's EASY, isn\u2019t it?") == ["it's", "easy", "isn't", "it"]


@pytest.mark.parametrize(
    ("said", "recognised", "errors"),
    [
        ("the cat sat", "the cat sat", 0),
        ("the cat sat", "The cat, sat.", 0),
        ("the cat sat", "the bat sat", 1),
        ("the cat sat", "the sat", 1),
        ("the cat sat", "the old cat sat", 1),
        ("the cat sat", "", 3),
        ("", "the cat", 2),
        ("a b c d", "b c d a", 2),
    ],
)
def test_the_fewest_changes_are_counted(said: str, recognised: str, errors: int) -> None:
    assert word_errors(said, recognised).errors == errors


def test_the_rate_of_many_texts_weighs_each_by_its_words() -> None:
    both = total([WordErrors(1, 1), WordErrors(0, 9)])
    assert both == WordErrors(1, 10)
    assert both.percent == 10


def test_nothing_said_is_no_rate() -> None:
    assert total([]).percent == 0
