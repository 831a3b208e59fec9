import pytest

from aiagent.audio.playout import Playout

pytestmark = pytest.mark.unit


def packets(count: int) -> list[bytes]:
    return [bytes([index]) for index in range(count)]


def test_packets_are_played_in_order_across_clauses() -> None:
    playout = Playout()
    playout.add("one", [b"a", b"b"])
    playout.add("two", [b"c"])
    assert [playout.take() for _ in range(4)] == [b"a", b"b", b"c", None]
    assert playout.played_text == "one two"


def test_what_was_heard_of_a_broken_clause_are_the_words_that_fit() -> None:
    playout = Playout()
    playout.add("The first clause.", packets(10))
    playout.add("one two three four", packets(40))
    for _ in range(30):
        playout.take()
    assert playout.played_text == "The first clause. one two"
    assert playout.current_text == "The first clause. one two three four"


def test_nothing_counts_as_heard_before_it_is_played() -> None:
    playout = Playout()
    playout.add("never", packets(5))
    assert playout.played_text == ""
    assert playout.queued_secs == pytest.approx(0.1)


def test_while_held_nothing_is_played_and_afterwards_it_goes_on() -> None:
    playout = Playout()
    playout.add("text", packets(3))
    playout.take()
    playout.held = True
    assert playout.take() is None
    playout.held = False
    assert playout.take() == b"\x01"


def test_a_clause_without_sound_is_passed_over() -> None:
    playout = Playout()
    playout.add("mute", [])
    assert playout.take() is None
    assert playout.played_text == ""


def test_clear_forgets_all() -> None:
    playout = Playout()
    playout.add("text", packets(3))
    playout.take()
    playout.held = True
    playout.clear()
    assert (playout.take(), playout.played_text, playout.held) == (None, "", False)


def test_shortened_it_plays_the_clause_that_was_begun_and_no_other() -> None:
    playout = Playout()
    playout.add("one", packets(4))
    playout.add("two", packets(4))
    playout.take()
    assert playout.shorten() == pytest.approx(0.06)
    assert [playout.take() is None for _ in range(4)] == [False, False, False, True]
    assert playout.played_text == "one"


def test_shortened_before_it_began_it_plays_nothing() -> None:
    playout = Playout()
    assert playout.shorten() == 0
    playout.add("one", packets(4))
    assert playout.shorten() == 0
    assert playout.take() is None
