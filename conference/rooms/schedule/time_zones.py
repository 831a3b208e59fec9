"""Time zones in calendar files (VTIMEZONE, RFC 5545): the yearly rules of a zone, not a list of its changes. Pure.

Programs that have no zones of their own read these rules. Many ignore lists (RDATE), and a list has an end. The rules
are found by looking at 28 years: by then each weekday has fallen on each day of the year.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

# Beyond the changes that time zone files list one by one.
RULE_YEARS = range(2038, 2066)
# Where no rule holds, as where clocks follow the moon, the changes of so many years are listed as one observance each.
LISTED_YEARS = 12
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
KEPT_ZONES = 64


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the clocks: local time before it, and the offsets from UTC before and after it."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A yearly change: local time of day, month, weekday, and the seven days of the month on which it may fall."""

    clock: timedelta
    month: int
    weekday: int
    first_day: int

    def holds(self, change: Change) -> bool:
        """Whether a change is one of the rule."""
        days = range(self.first_day, self.first_day + 7)
        same_day = (change.at.month, change.at.weekday()) == (self.month, self.weekday) and change.at.day in days
        return same_day and _clock(change.at) == self.clock

    def recur(self) -> dict[str, object]:
        """The parts of an RRULE."""
        weekday = WEEKDAYS[self.weekday]
        yearly: dict[str, object] = {"freq": "yearly", "bymonth": self.month}
        if self.first_day % 7 == 1 and self.first_day <= 22:
            return {**yearly, "byday": f"{self.first_day // 7 + 1}{weekday}"}
        if self.month != 2 and self.first_day == _month_days(self.month) - 6:
            return {**yearly, "byday": f"-1{weekday}"}
        return {**yearly, "byday": weekday, "bymonthday": list(range(self.first_day, self.first_day + 7))}


def vtimezone(zone: tzinfo, key: str, since: date) -> Timezone:
    """The zone for a calendar whose first event is on the day `since`."""
    component = Timezone()
    component.add("tzid", key)
    for change, rule in _observances(zone, since.year):
        observance = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
        observance.add("dtstart", change.at)
        observance.add("tzoffsetfrom", change.before)
        observance.add("tzoffsetto", change.after)
        observance.add("tzname", change.name)
        if rule is not None:
            observance.add("rrule", vRecur(rule.recur()))
        component.add_component(observance)
    return component


@lru_cache(KEPT_ZONES)
def _observances(zone: tzinfo, year: int) -> list[tuple[Change, Rule | None]]:
    """The changes from the year before on: each rule once, others one by one. Without any, the state as it is."""
    rules = _rules(zone)
    changes = list(_changes(zone, year - 1, year + LISTED_YEARS))
    found: list[tuple[Change, Rule | None]] = []
    if not changes or changes[0].at.year >= year:
        begin = datetime(year - 1, 1, 1, tzinfo=zone)
        offset = begin.utcoffset() or timedelta()
        found.append((Change(datetime(1970, 1, 1), offset, offset, begin.tzname() or "local"), None))
    for kind, rule in rules.items():
        own = [change for change in changes if (change.before, change.after) == kind]
        broken = max((change.at for change in own if not rule.holds(change)), default=datetime.min)
        found += [(change, rule) for change in own if change.at > broken][:1]
        changes = [change for change in changes if change not in own or change.at <= broken]
    return found + [(change, None) for change in changes]


def _rules(zone: tzinfo) -> dict[tuple[timedelta, timedelta], Rule]:
    """The rules by which the clocks change in the far future, by offsets before and after."""
    by_kind: dict[tuple[timedelta, timedelta], list[datetime]] = defaultdict(list)
    for change in _changes(zone, RULE_YEARS.start, RULE_YEARS.stop - 1):
        by_kind[change.before, change.after].append(change.at)
    return {kind: rule for kind, times in by_kind.items() if (rule := _rule(times)) is not None}


def _rule(times: list[datetime]) -> Rule | None:
    """The rule that gives exactly these times, one in each of the years."""
    months, weekdays = {at.month for at in times}, {at.weekday() for at in times}
    clocks = {_clock(at) for at in times}
    days = [at.day for at in times]
    one_a_year = [at.year for at in times] == list(RULE_YEARS)
    if not one_a_year or len(months) + len(weekdays) + len(clocks) > 3 or max(days) - min(days) > 6:
        return None
    return Rule(clocks.pop(), months.pop(), weekdays.pop(), min(days))


def _changes(zone: tzinfo, first_year: int, last_year: int) -> Iterator[Change]:
    """The changes of the clocks in these years, in order."""
    day, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    before = _offset(zone, day)
    while day < end:
        following = day + timedelta(days=1)
        after = _offset(zone, following)
        if after != before:
            moment = _moment_of_change(zone, day, following)
            yield Change((moment + before).replace(tzinfo=None), before, after, moment.astimezone(zone).tzname() or "")
        day, before = following, after


def _moment_of_change(zone: tzinfo, low: datetime, high: datetime) -> datetime:
    """The first minute with the later offset."""
    before = _offset(zone, low)
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _clock(at: datetime) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def _month_days(month: int) -> int:
    return (date(2027, month % 12 + 1, 1) - timedelta(days=1)).day
