"""When scheduled meetings take place."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.rooms.schedule.recurrence import RULES, recur, starts, starts_between

pytestmark = pytest.mark.unit

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 10, 23, 9, 0, tzinfo=BERLIN)
NAMES = st.sampled_from(["none", *RULES])
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


def texts(recurrence: str, number: int, first: datetime = FRIDAY) -> list[str]:
    return [f"{start:%a %d.%m. %H:%M %Z}" for start in islice(starts(first, BERLIN, recurrence), number)]


def test_a_meeting_that_does_not_repeat_is_held_once() -> None:
    assert list(starts(FRIDAY, BERLIN, "none")) == [FRIDAY]


def test_the_local_time_stays_when_the_clocks_change() -> None:
    assert texts("weekly", 2) == ["Fri 23.10. 09:00 CEST", "Fri 30.10. 09:00 CET"]


def test_weekdays_leave_out_the_weekend() -> None:
    assert texts("weekdays", 3) == ["Fri 23.10. 09:00 CEST", "Mon 26.10. 09:00 CET", "Tue 27.10. 09:00 CET"]


def test_weekdays_that_begin_on_a_saturday_are_first_held_on_monday() -> None:
    assert texts("weekdays", 1, FRIDAY + timedelta(days=1)) == ["Mon 26.10. 09:00 CET"]


def test_every_two_weeks_leaves_one_out() -> None:
    assert texts("biweekly", 2) == ["Fri 23.10. 09:00 CEST", "Fri 06.11. 09:00 CET"]


def test_a_month_that_is_too_short_is_left_out() -> None:
    first = datetime(2027, 1, 31, 9, 0, tzinfo=BERLIN)
    assert texts("monthly", 3, first) == ["Sun 31.01. 09:00 CET", "Wed 31.03. 09:00 CEST", "Mon 31.05. 09:00 CEST"]


def test_the_last_day_is_part_of_the_series() -> None:
    assert len(list(starts(FRIDAY, BERLIN, "daily", until=date(2026, 10, 25)))) == 3
    assert len(list(starts(FRIDAY, BERLIN, "daily", count=5))) == 5


def test_what_goes_on_counts_and_what_is_over_does_not() -> None:
    hour = timedelta(hours=1)
    series = list(starts(FRIDAY, BERLIN, "daily", count=3))
    low = FRIDAY + hour / 2
    assert starts_between(iter(series), hour, low, low + timedelta(days=1)) == series[:2]
    assert starts_between(iter(series), hour, FRIDAY + hour, FRIDAY + 2 * hour) == []


def test_the_rule_for_calendars_ends_in_utc() -> None:
    assert recur(BERLIN, "none", until=None, count=None) is None
    assert recur(BERLIN, "biweekly", until=date(2026, 11, 6), count=None) == {
        "freq": "weekly",
        "interval": 2,
        "until": datetime(2026, 11, 6, 22, 59, 59, tzinfo=UTC),
    }
    assert recur(BERLIN, "daily", until=None, count=4) == {"freq": "daily", "count": 4}


@given(first=MOMENTS, zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Shanghai"]), name=NAMES)
def test_starts_grow_at_the_same_local_time(first: datetime, zone: str, name: str) -> None:
    found = list(islice(starts(first, ZoneInfo(zone), name), 20))
    assert found == sorted(set(found))
    assert all(start >= first for start in found)
    assert {start.time() for start in found} == {first.astimezone(ZoneInfo(zone)).time()}


@given(
    MOMENTS,
    st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "America/New_York"]),
    NAMES,
    st.integers(0, 100),
    st.none() | st.integers(1, 30),
)
def test_looking_from_a_day_on_finds_the_same_starts(
    first: datetime, zone_name: str, name: str, days: int, count: int | None
) -> None:
    zone, since = ZoneInfo(zone_name), first + timedelta(days=days)
    every = islice(starts(first, zone, name, count=count), 200)
    late = islice(starts(first, zone, name, count=count, since=since), 200)
    low, high = since, since + timedelta(days=30)
    assert [start for start in late if low <= start <= high] == [start for start in every if low <= start <= high]


def test_a_series_of_many_years_is_not_counted_through() -> None:
    first = datetime(1900, 1, 1, 9, tzinfo=BERLIN)
    assert next(starts(first, BERLIN, "daily", since=FRIDAY)) >= FRIDAY - timedelta(days=2)
