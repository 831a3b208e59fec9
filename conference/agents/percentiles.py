"""Percentiles of a few thousand durations. Pure."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """Number, median and 95th percentile of durations in milliseconds; None without values."""

    count: int
    p50_ms: int | None
    p95_ms: int | None


def spread_of(values: Sequence[int]) -> Spread:
    """The spread of durations in milliseconds, in any order."""
    if not values:
        return Spread(0, None, None)
    if len(values) == 1:
        return Spread(1, values[0], values[0])
    cuts = statistics.quantiles(values, n=20, method="inclusive")
    return Spread(len(values), round(statistics.median(values)), round(cuts[18]))
