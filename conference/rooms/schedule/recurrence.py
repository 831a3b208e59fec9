"""Times of scheduled meetings: the recurrence rules of RFC 5545, in the local time of the meeting's zone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, FR, MO, MONTHLY, TH, TU, WE, WEEKLY, rrule

WEEKDAYS = (MO, TU, WE, TH, FR)
RULES: dict[str, dict[str, Any]] = {
    "daily": {"freq": DAILY},
    "weekdays": {"freq": WEEKLY, "byweekday": WEEKDAYS},
    "weekly": {"freq": WEEKLY},
    "biweekly": {"freq": WEEKLY, "interval": 2},
    "monthly": {"freq": MONTHLY},
}
# Length of one cycle in days, and starts in it. Months have no entry: they differ in length.
CYCLES = {"daily": (1, 1), "weekdays": (7, 5), "weekly": (7, 1), "biweekly": (14, 1)}
RECUR: dict[str, dict[str, object]] = {
    "daily": {"freq": "daily"},
    "weekdays": {"freq": "weekly", "byday": ["MO", "TU", "WE", "TH", "FR"]},
    "weekly": {"freq": "weekly"},
    "biweekly": {"freq": "weekly", "interval": 2},
    "monthly": {"freq": "monthly"},
}


def starts(
    first: datetime,
    zone: ZoneInfo,
    recurrence: str,
    *,
    until: date | None = None,
    count: int | None = None,
    since: datetime | None = None,
) -> Iterator[datetime]:
    """All starts in order, perhaps without end, as times of `zone`. `until` is the last possible day there.

    The local time stays the same when clocks change. A monthly meeting leaves out months that are too short for it.
    Starts a day and more before `since` may be left out, so that a long series need not be counted through.
    """
    local = first.astimezone(zone)
    if recurrence == "none":
        yield local
        return
    begin = local.replace(tzinfo=None)
    if since is not None:
        end = since.astimezone(zone).replace(tzinfo=None) - timedelta(days=1)
        passed = _cycles_before(begin, end, recurrence, count)
        days, each = CYCLES.get(recurrence, (0, 0))
        begin += timedelta(days=passed * days)
        count = count if count is None else count - passed * each
    if count == 0:
        return
    last = datetime.combine(until, time.max) if until else None
    for wall in rrule(dtstart=begin, until=last, count=count, **RULES[recurrence]):
        # When clocks are set back, an hour comes twice: the fold tells which one is meant.
        yield wall.replace(tzinfo=zone, fold=local.fold)


def _cycles_before(begin: datetime, end: datetime, recurrence: str, count: int | None) -> int:
    """Number of whole cycles between two local times, within the first `count` starts."""
    if recurrence not in CYCLES:
        return 0
    days, each = CYCLES[recurrence]
    whole = max(0, (end - begin).days // days)
    return whole if count is None else min(whole, count // each)


def starts_between(
    all_starts: Iterator[datetime], duration: timedelta, low: datetime, high: datetime
) -> list[datetime]:
    """Starts of meetings that go on or begin between `low` and `high`."""
    return [start for start in takewhile(lambda start: start < high, all_starts) if start + duration > low]


def recur(zone: ZoneInfo, recurrence: str, *, until: date | None, count: int | None) -> dict[str, object] | None:
    """The parts of an RRULE; None for a meeting that is held once. UNTIL is in UTC, as the standard asks."""
    if recurrence == "none":
        return None
    rule = dict(RECUR[recurrence])
    if until is not None:
        rule["until"] = datetime.combine(until, time.max.replace(microsecond=0), tzinfo=zone).astimezone(UTC)
    if count is not None:
        rule["count"] = count
    return rule
