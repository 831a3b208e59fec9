"""Schedules: rooms take turns; final results first, one language of an engine at a time."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiagent.load.schedules import QueueFullError, RoundRobin, Schedule, UrgentFirst, Work

pytestmark = pytest.mark.unit


def work(room: str, item: str, *, urgent: bool = True, engine: str = "small", variant: str = "") -> Work[str]:
    return Work(room, item, engine, variant, urgent)


def served(schedule: Schedule[str], count: int) -> list[str]:
    """Run work at one place, piece after piece; return the items in their order."""
    items = []
    for _ in range(count):
        started = schedule.start_next()
        assert started is not None
        items.append(started.item)
        schedule.finished(started)
    return items


def test_final_results_go_before_partial_ones() -> None:
    schedule: UrgentFirst[str] = UrgentFirst(1)
    schedule.put(work("a", "partial", urgent=False))
    schedule.put(work("a", "final"))
    assert served(schedule, 2) == ["final", "partial"]


def test_a_busy_room_does_not_starve_a_quiet_one() -> None:
    schedule: UrgentFirst[str] = UrgentFirst(1)
    for number in range(20):
        schedule.put(work("busy", f"busy {number}"))
    schedule.put(work("quiet", "quiet"))
    assert served(schedule, 3) == ["busy 0", "quiet", "busy 1"]


def test_a_room_that_was_just_served_waits_for_the_others() -> None:
    schedule: UrgentFirst[str] = UrgentFirst(1)
    schedule.put(work("a", "a1"))
    assert served(schedule, 1) == ["a1"]
    schedule.put(work("a", "a2"))
    schedule.put(work("b", "b1"))
    assert served(schedule, 2) == ["b1", "a2"]


def test_within_a_room_who_asked_first_comes_first() -> None:
    schedule: UrgentFirst[str] = UrgentFirst(1)
    for item in ("alice", "bob", "charlie"):
        schedule.put(work("a", item))
    assert served(schedule, 3) == ["alice", "bob", "charlie"]


def test_no_more_runs_than_there_are_places() -> None:
    schedule: UrgentFirst[str] = UrgentFirst(2)
    for item in "abc":
        schedule.put(work("a", item))
    first, second = schedule.start_next(), schedule.start_next()
    assert first and second
    assert schedule.start_next() is None
    schedule.finished(first)
    third = schedule.start_next()
    assert third and third.item == "c"


def test_partial_results_leave_a_place_for_a_final_one() -> None:
    schedule: UrgentFirst[str] = UrgentFirst(2)
    schedule.put(work("a", "p1", urgent=False))
    schedule.put(work("b", "p2", urgent=False))
    assert schedule.start_next()
    assert schedule.start_next() is None
    schedule.put(work("a", "final"))
    started = schedule.start_next()
    assert started and started.item == "final"


def test_an_engine_runs_in_one_language_at_a_time_and_others_go_on() -> None:
    schedule: UrgentFirst[str] = UrgentFirst(3)
    schedule.put(work("a", "zh", engine="large", variant="zh"))
    schedule.put(work("b", "de", engine="large", variant="de"))
    schedule.put(work("c", "en"))
    started = [schedule.start_next(), schedule.start_next(), schedule.start_next()]
    assert [work.item if work else None for work in started] == ["zh", "en", None]
    assert started[0]
    schedule.finished(started[0])
    assert served(schedule, 1) == ["de"]


def test_a_busy_language_does_not_starve_another() -> None:
    schedule: UrgentFirst[str] = UrgentFirst(2)
    for number in range(5):
        schedule.put(work("a", f"zh {number}", engine="large", variant="zh"))
    schedule.put(work("b", "de", engine="large", variant="de"))
    first = schedule.start_next()
    assert first and first.item == "zh 0"
    assert schedule.start_next() is None, "German waits, and Chinese does not overtake it"
    schedule.finished(first)
    started = schedule.start_next()
    assert started and started.item == "de"


def test_rooms_without_end_are_not_remembered() -> None:
    schedule: UrgentFirst[str] = UrgentFirst(1)
    for number in range(3000):
        schedule.put(work(f"room {number}", "x"))
        served(schedule, 1)
    assert len(schedule._served) <= 1000


def round_robin(max_waiting_each: int) -> RoundRobin[str]:
    return RoundRobin(1, max_waiting_each)


def test_one_room_is_served_in_order() -> None:
    queue = round_robin(10)
    for item in ("one", "two", "three"):
        queue.put(work("blue", item))

    assert served(queue, len(queue)) == ["one", "two", "three"]
    assert queue.start_next() is None


def test_a_long_answer_does_not_delay_the_first_clause_of_another_room() -> None:
    queue = round_robin(10)
    for number in range(5):
        queue.put(work("blue", f"blue {number}"))
    assert served(queue, 1) == ["blue 0"]
    queue.put(work("green", "green 0"))
    queue.put(work("green", "green 1"))

    assert served(queue, len(queue)) == ["blue 1", "green 0", "blue 2", "green 1", "blue 3", "blue 4"]


def test_a_room_that_waits_for_too_much_is_refused_and_others_are_not() -> None:
    queue = round_robin(1)
    queue.put(work("blue", "one"))
    with pytest.raises(QueueFullError):
        queue.put(work("blue", "two"))
    queue.put(work("green", "three"))

    assert served(queue, len(queue)) == ["one", "three"]


def test_what_was_taken_back_is_never_taken() -> None:
    queue = round_robin(10)
    queue.put(work("blue", "one"))
    queue.put(work("green", "two"))

    assert queue.withdraw(work("blue", "one"))
    assert not queue.withdraw(work("blue", "one"))
    assert not queue.withdraw(work("red", "nothing"))
    assert served(queue, len(queue)) == ["two"]


@given(st.lists(st.integers(0, 4), max_size=60))
def test_no_room_waits_longer_than_one_piece_of_every_other(rooms: list[int]) -> None:
    queue = round_robin(100)
    for number, room in enumerate(rooms):
        queue.put(work(str(room), f"{room} {number}"))

    order = [int(item.split()[0]) for item in served(queue, len(queue))]

    assert sorted(order) == sorted(rooms)
    for room in set(rooms):
        places = [place for place, served in enumerate(order) if served == room]
        gaps = [later - earlier for earlier, later in itertools.pairwise(places)]
        assert max([*gaps, places[0] + 1]) <= len(set(rooms))


def test_no_more_runs_than_a_round_robin_has_places() -> None:
    queue: RoundRobin[str] = RoundRobin(2, 10)
    for item in "abc":
        queue.put(work("blue", item))
    first, second = queue.start_next(), queue.start_next()
    assert first and second
    assert queue.start_next() is None
    queue.finished(first)
    assert queue.start_next() == work("blue", "c")


def test_work_that_was_taken_back_holds_no_engine() -> None:
    schedule: UrgentFirst[str] = UrgentFirst(2)
    schedule.put(work("a", "zh 0", engine="large", variant="zh"))
    schedule.put(work("b", "de", engine="large", variant="de"))
    schedule.put(work("a", "zh 1", engine="large", variant="zh"))
    schedule.put(work("c", "partial", urgent=False))
    assert schedule.start_next() == work("a", "zh 0", engine="large", variant="zh")
    assert schedule.withdraw(work("b", "de", engine="large", variant="de"))
    assert schedule.withdraw(work("c", "partial", urgent=False))
    assert not schedule.withdraw(work("c", "partial", urgent=False))
    assert schedule.start_next() == work("a", "zh 1", engine="large", variant="zh")
    assert len(schedule) == 0
