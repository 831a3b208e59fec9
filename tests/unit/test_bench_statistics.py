"""Figures and tables of the benchmark."""

import json

import pytest

from bench.sentences import begun_at
from bench.soak import growth_percent
from bench.statistics import as_json, as_markdown, figure

pytestmark = pytest.mark.unit

HOST = {"cpu": "Some CPU", "cores": "2", "system": "Linux", "python": "3.11"}


def test_a_series_is_summed_up_by_median_and_p95() -> None:
    delay = figure("Delay", "ms", list(range(1, 101)), "by hand")
    assert (delay.median, delay.p95, delay.count) == (50.5, 95, 100)
    assert delay.is_met is None


def test_a_single_value_is_its_own_median_and_p95() -> None:
    memory = figure("Memory", "MB", [7.0], "by hand")
    assert (memory.median, memory.p95) == (7.0, 7.0)


def test_a_target_is_compared_with_what_it_judges() -> None:
    values = [10.0] * 9 + [100.0, 100.0]
    assert figure("Delay", "ms", values, "", target=50).is_met
    assert not figure("Delay", "ms", values, "", target=50, judged="p95").is_met


def test_the_table_shows_targets_missed_and_met_and_how() -> None:
    figures = [
        figure("Good", "ms", [1.0], "first way", target=2),
        figure("Bad", "ms", [3.0], "second way", target=2),
        figure("Plain", "", [0.0], "third way"),
    ]
    table = as_markdown(figures, HOST, "2026-05-01")
    assert "| Good | 1 ms | 1 ms | 1 | median ≤ 2 ms | yes |" in table
    assert "| Bad | 3 ms | 3 ms | 1 | median ≤ 2 ms | **no** |" in table
    assert "- Plain: third way" in table
    rows = json.loads(as_json(figures, HOST, "2026-05-01"))["figures"]
    assert [row["met"] for row in rows] == [True, False, None]


def test_growth_compares_the_last_tenth_with_the_first_and_bears_a_spike() -> None:
    assert growth_percent([100.0] * 100) == 0
    assert growth_percent([100.0] * 10 + [150.0] * 80 + [110.0] * 9 + [500.0]) == pytest.approx(10)


def test_talk_of_several_begins_at_different_places() -> None:
    packets = [bytes([number]) for number in range(8)]
    assert begun_at(packets, 0, 4) == tuple(packets)
    assert begun_at(packets, 3, 4) == (*packets[6:], *packets[:6])
