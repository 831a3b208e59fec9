"""Whose sound is decoded next: final results first, rooms by turns, one language of an engine at a time."""

import pytest

from aiagent.asr.schedule import FairSchedule, Work

pytestmark = pytest.mark.unit


def work(room: str, item: str, *, urgent: bool = True, engine: str = "small", variant: str = "") -> Work[str]:
    return Work(room, engine, variant, urgent, item)


def served(schedule: FairSchedule[str], count: int) -> list[str]:
    """What one place decodes, one after the other."""
    items = []
    for _ in range(count):
        started = schedule.start_next()
        assert started is not None
        items.append(started.item)
        schedule.finished(started)
    return items


def test_final_results_go_before_partial_ones() -> None:
    schedule: FairSchedule[str] = FairSchedule(1)
    schedule.put(work("a", "partial", urgent=False))
    schedule.put(work("a", "final"))
    assert served(schedule, 2) == ["final", "partial"]


def test_a_busy_room_does_not_starve_a_quiet_one() -> None:
    schedule: FairSchedule[str] = FairSchedule(1)
    for number in range(20):
        schedule.put(work("busy", f"busy {number}"))
    schedule.put(work("quiet", "quiet"))
    assert served(schedule, 3) == ["busy 0", "quiet", "busy 1"]


def test_a_room_that_was_just_served_waits_for_the_others() -> None:
    schedule: FairSchedule[str] = FairSchedule(1)
    schedule.put(work("a", "a1"))
    assert served(schedule, 1) == ["a1"]
    schedule.put(work("a", "a2"))
    schedule.put(work("b", "b1"))
    assert served(schedule, 2) == ["b1", "a2"]


def test_within_a_room_who_asked_first_comes_first() -> None:
    schedule: FairSchedule[str] = FairSchedule(1)
    for item in ("alice", "bob", "charlie"):
        schedule.put(work("a", item))
    assert served(schedule, 3) == ["alice", "bob", "charlie"]


def test_no_more_runs_than_there_are_places() -> None:
    schedule: FairSchedule[str] = FairSchedule(2)
    for item in "abc":
        schedule.put(work("a", item))
    first, second = schedule.start_next(), schedule.start_next()
    assert first and second
    assert schedule.start_next() is None
    schedule.finished(first)
    third = schedule.start_next()
    assert third and third.item == "c"


def test_partial_results_leave_a_place_for_a_final_one() -> None:
    schedule: FairSchedule[str] = FairSchedule(2)
    schedule.put(work("a", "p1", urgent=False))
    schedule.put(work("b", "p2", urgent=False))
    assert schedule.start_next()
    assert schedule.start_next() is None
    schedule.put(work("a", "final"))
    started = schedule.start_next()
    assert started and started.item == "final"


def test_an_engine_runs_in_one_language_at_a_time_and_others_go_on() -> None:
    schedule: FairSchedule[str] = FairSchedule(3)
    schedule.put(work("a", "zh", engine="large", variant="zh"))
    schedule.put(work("b", "de", engine="large", variant="de"))
    schedule.put(work("c", "en"))
    started = [schedule.start_next(), schedule.start_next(), schedule.start_next()]
    assert [one.item if one else None for one in started] == ["zh", "en", None]
    assert started[0]
    schedule.finished(started[0])
    assert served(schedule, 1) == ["de"]


def test_a_busy_language_does_not_starve_another() -> None:
    schedule: FairSchedule[str] = FairSchedule(2)
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
    schedule: FairSchedule[str] = FairSchedule(1)
    for number in range(3000):
        schedule.put(work(f"room {number}", "x"))
        served(schedule, 1)
    assert len(schedule._served) <= 1000
