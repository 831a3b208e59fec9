"""Times that people and programs give, kept within the calendar that every time zone can show.

At the ends of Python's calendar a time has no counterpart in other zones: reading, showing or comparing it raises
OverflowError, on every page that holds it. New times are refused far from there. What earlier versions stored is read
as the nearest time that works.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
FARTHEST = timedelta(days=3653)
ZONE_NAME = re.compile(r"[A-Za-z0-9_+-]{1,32}(/[A-Za-z0-9_+-]{1,32}){0,2}")

if TYPE_CHECKING:
    _DateTimeField = models.DateTimeField[Any, Any]
    _DateField = models.DateField[Any, Any]
else:
    _DateTimeField, _DateField = models.DateTimeField, models.DateField


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of this name, as browsers know it; None where there is none."""
    if not ZONE_NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def is_far(moment: datetime, now: datetime) -> bool:
    """Whether a time is more than ten years away, in the future or in the past."""
    return abs(moment - now) > FARTHEST


def is_far_day(day: date, now: datetime) -> bool:
    """Whether a day is more than twenty years away: a series may begin late, and then go on."""
    return abs(day - now.date()) > 2 * FARTHEST


def is_past(moment: datetime, now: datetime) -> bool:
    """Whether a time is past. The minute that goes on is not."""
    return moment < now.replace(second=0, microsecond=0)


def wall_time(day: date, clock: time, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The moment at which clocks of the zone show this; None where they skip it. Far from the calendar's ends only.

    An hour that comes twice, because clocks are set back, is the first one, unless that is past.
    """
    first = datetime.combine(day, clock, tzinfo=zone)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        return None
    return first.replace(fold=1) if is_past(first.astimezone(UTC), now) else first


class SafeDateTimeField(_DateTimeField):
    """A time that somebody chose."""

    default_validators = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]  # noqa: RUF012

    def from_db_value(self, value: datetime | None, _expression: object, _connection: object) -> datetime | None:
        """A stored time, as near as time zones allow."""
        return None if value is None else min(max(value, EARLIEST), LATEST)

    def deconstruct(self) -> Any:
        """The same column as that of a plain field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs


class SafeDateField(_DateField):
    """A day that somebody chose."""

    default_validators = [MinValueValidator(EARLIEST.date()), MaxValueValidator(LATEST.date())]  # noqa: RUF012

    def from_db_value(self, value: date | None, _expression: object, _connection: object) -> date | None:
        """A stored day, as near as time zones allow."""
        return None if value is None else min(max(value, EARLIEST.date()), LATEST.date())

    def deconstruct(self) -> Any:
        """The same column as that of a plain field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs
