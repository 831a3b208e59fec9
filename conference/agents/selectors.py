"""Figures over the AI participant's turns."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from conference.agents.models import Turn

STAGES = ("end_of_turn_ms", "asr_ms", "first_token_ms", "first_clause_ms", "first_audio_ms", "written_ms", "playout_ms")
# The newest turns show the present state, and so few are read in a moment.
TURNS_MAX = 10_000
GROUPS_MAX = 14

Row = dict[str, Any]


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


def longest_ms(spreads: Iterable[Spread]) -> int:
    """The longest 95th percentile, at least 1: the full length of a bar that stands for a spread."""
    return max((spread.p95_ms for spread in spreads if spread.p95_ms), default=1)


@dataclass(frozen=True, slots=True)
class Group:
    """The turns of one room or of one day. `interrupted`, `fallback` and `failed` are numbers of turns."""

    name: str
    turns: int
    first_audio: Spread
    interrupted: int
    fallback: int
    failed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of the newest turns: a spread for each stage, and groups by room and by day."""

    turns: int
    stages: dict[str, Spread]
    rooms: list[Group]
    days: list[Group]


def turn_figures(turns: QuerySet[Turn]) -> Figures:
    """The figures of the newest 10 000 of the turns."""
    columns = (*STAGES, "interrupted", "fallback", "error", "at", "meeting__room_name")
    rows: list[Row] = list(turns.order_by("-at").values(*columns)[:TURNS_MAX])
    return Figures(
        turns=len(rows),
        stages={stage: spread_of([row[stage] for row in rows if row[stage] is not None]) for stage in STAGES},
        rooms=sorted(_groups(rows, _room), key=lambda group: -group.turns)[:GROUPS_MAX],
        days=_groups(rows, _day)[:GROUPS_MAX],
    )


def _groups(rows: list[Row], name_of: Callable[[Row], str]) -> list[Group]:
    """Groups of turns by name, in the order of their newest turn."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[name_of(row)].append(row)
    return [
        Group(
            name=name,
            turns=len(some),
            first_audio=spread_of([row["first_audio_ms"] for row in some if row["first_audio_ms"] is not None]),
            interrupted=sum(row["interrupted"] for row in some),
            fallback=sum(row["fallback"] for row in some),
            failed=sum(bool(row["error"]) for row in some),
        )
        for name, some in grouped.items()
    ]


def _room(row: Row) -> str:
    return str(row["meeting__room_name"])


def _day(row: Row) -> str:
    return f"{timezone.localtime(row['at']):%Y-%m-%d}"
