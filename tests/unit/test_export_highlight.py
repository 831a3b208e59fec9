"""Marking found words in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.transcripts.page import Piece, pieces_split

pytestmark = pytest.mark.unit


def test_a_word_is_found_whatever_its_case() -> None:
    assert pieces_split("Light and light.", ["light"]) == [
        Piece("Light", hit=True),
        Piece(" and ", hit=False),
        Piece("light", hit=True),
        Piece(".", hit=False),
    ]


def test_the_longer_of_two_words_wins() -> None:
    assert pieces_split("lightning", ["light", "lightning"]) == [Piece("lightning", hit=True)]


@pytest.mark.parametrize("words", [[], [""], ["zebra"]])
def test_without_a_find_the_text_is_one_piece(words: list[str]) -> None:
    assert pieces_split("what is light", words) == [Piece("what is light", hit=False)]


def test_what_means_something_in_an_expression_is_just_text() -> None:
    assert [piece.text for piece in pieces_split("a (b) c.*", ["(b)", ".*"]) if piece.hit] == ["(b)", ".*"]


@given(st.text(max_size=60), st.lists(st.text(max_size=5), max_size=3))
def test_the_pieces_joined_are_the_text(text: str, words: list[str]) -> None:
    assert "".join(piece.text for piece in pieces_split(text, words)) == text
