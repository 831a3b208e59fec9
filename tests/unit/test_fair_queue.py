"""Rooms take turns."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.load.fair_queue import FairQueue, QueueFullError

pytestmark = pytest.mark.unit


def taken(queue: FairQueue[str]) -> list[str]:
    """Everything that waits, in the order in which it is taken."""
    return list(iter(queue.take, None))


def test_one_room_is_served_in_order() -> None:
    queue: FairQueue[str] = FairQueue(10)
    for work in ("one", "two", "three"):
        queue.put("blue", work)

    assert taken(queue) == ["one", "two", "three"]
    assert queue.take() is None


def test_a_long_answer_does_not_delay_the_first_clause_of_another_room() -> None:
    queue: FairQueue[str] = FairQueue(10)
    for number in range(5):
        queue.put("blue", f"blue {number}")
    assert queue.take() == "blue 0"
    queue.put("green", "green 0")
    queue.put("green", "green 1")

    assert taken(queue) == ["blue 1", "green 0", "blue 2", "green 1", "blue 3", "blue 4"]


def test_a_room_that_waits_for_too_much_is_refused_and_others_are_not() -> None:
    queue: FairQueue[str] = FairQueue(1)
    queue.put("blue", "one")
    with pytest.raises(QueueFullError):
        queue.put("blue", "two")
    queue.put("green", "three")

    assert taken(queue) == ["one", "three"]


def test_what_was_taken_back_is_never_taken() -> None:
    queue: FairQueue[str] = FairQueue(10)
    queue.put("blue", "one")
    queue.put("green", "two")

    assert queue.discard("blue", "one")
    assert not queue.discard("blue", "one")
    assert not queue.discard("red", "nothing")
    assert taken(queue) == ["two"]


@given(st.lists(st.integers(0, 4), max_size=60))
def test_no_room_waits_longer_than_one_piece_of_every_other(rooms: list[int]) -> None:
    queue: FairQueue[str] = FairQueue(100)
    for number, room in enumerate(rooms):
        queue.put(room, f"{room} {number}")

    order = [int(work.split()[0]) for work in taken(queue)]

    assert sorted(order) == sorted(rooms)
    for room in set(rooms):
        places = [place for place, served in enumerate(order) if served == room]
        gaps = [later - earlier for earlier, later in itertools.pairwise(places)]
        assert max([*gaps, places[0] + 1]) <= len(set(rooms))
