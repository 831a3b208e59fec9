"""The load of a worker, and the time it leaves rooms to others."""

import pytest

from aiagent.worker.figure import LAST_RESORT_SECS, Gate, Load, Strain, claim_delay_secs

pytestmark = pytest.mark.unit


def test_the_worst_part_is_the_figure() -> None:
    assert Strain().figure == 0
    assert Strain(cpu_share=0.4, engine_share=0.2).figure == 0.4
    assert Strain(cpu_share=0.4, loop_lag_secs=0.2).figure == pytest.approx(0.8)
    assert Strain(recognition_wait_secs=0.5).figure == pytest.approx(0.5)


@pytest.mark.parametrize("part", ["engine_lag_secs", "loop_lag_secs", "recognition_wait_secs", "synthesis_wait_secs"])
def test_lateness_that_people_notice_fills_a_worker_even_with_an_idle_processor(part: str) -> None:
    assert Strain(**{part: 5.0}).figure == 1


def settled(strain: Strain) -> Load:
    load = Load()
    for second in range(120):
        load.update(strain, float(second))
    return load


def test_the_load_approaches_what_is_measured() -> None:
    assert settled(Strain(cpu_share=0.5)).figure == pytest.approx(0.5, abs=0.001)


def test_the_load_rises_faster_than_it_falls() -> None:
    rising, falling = settled(Strain()), settled(Strain(cpu_share=1.0))
    rising.update(Strain(cpu_share=1.0), 122.0)
    falling.update(Strain(), 122.0)
    assert rising.figure > 1 - falling.figure > 0


def test_one_peak_does_not_fill_a_worker() -> None:
    load = settled(Strain(cpu_share=0.2))
    assert load.update(Strain(cpu_share=1.0), 120.0) < 0.7


def test_a_clock_that_stands_still_changes_nothing() -> None:
    load = settled(Strain(cpu_share=0.5))
    before = load.figure
    assert load.update(Strain(cpu_share=1.0), 119.0) == before


def test_the_gate_opens_again_only_well_below_where_it_closes() -> None:
    gate = Gate()
    assert [gate.update(load) for load in (0.69, 0.7, 0.71, 0.65, 0.6, 0.59, 0.65)] == [
        *(True, True, False),
        *(False, False, True, True),
    ]


def test_the_idle_worker_waits_for_nobody() -> None:
    assert claim_delay_secs(0.0, 0, 20, is_open=True) == 0


def test_more_load_and_more_rooms_leave_rooms_to_others_longer() -> None:
    waits = [
        claim_delay_secs(load, rooms, 20, is_open=True)
        for load, rooms in [(0.0, 0), (0.0, 1), (0.3, 1), (0.6, 1), (0.6, 19)]
    ]
    assert waits == sorted(set(waits))
    assert waits[-1] < LAST_RESORT_SECS


def test_a_full_worker_takes_a_room_that_nobody_else_takes() -> None:
    assert LAST_RESORT_SECS < claim_delay_secs(0.9, 5, 20, is_open=False) < LAST_RESORT_SECS + 1
