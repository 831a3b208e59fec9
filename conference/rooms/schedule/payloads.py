"""Bodies of the REST requests about the schedule of a room."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from conference.rooms.models.schedule import DURATION_MINUTES_MAX, DURATION_MINUTES_MIN, OCCURRENCES_MAX, TITLE_CHARS

Title = Annotated[str, Meta(min_length=1, max_length=TITLE_CHARS)]
# The offset is required: without it a time could mean anything.
Start = Annotated[datetime, Meta(tz=True)]
Duration = Annotated[int, Meta(ge=DURATION_MINUTES_MIN, le=DURATION_MINUTES_MAX)]
ZoneName = Annotated[str, Meta(min_length=1, max_length=64)]
RecurrenceName = Literal["none", "daily", "weekdays", "weekly", "biweekly", "monthly"]
Count = Annotated[int, Meta(ge=1, le=OCCURRENCES_MAX)]


class ScheduleChange(Struct, kw_only=True, frozen=True):
    """Body of `PATCH .../schedule/{id}`: what is left out keeps its value. A series ends by `until` or by `count`."""

    title: Title | UnsetType = UNSET
    starts_at: Start | UnsetType = UNSET
    duration_minutes: Duration | UnsetType = UNSET
    time_zone: ZoneName | UnsetType = UNSET
    recurrence: RecurrenceName | UnsetType = UNSET
    until: date | UnsetType | None = UNSET
    count: Count | UnsetType | None = UNSET


class ScheduleCreate(ScheduleChange, kw_only=True, frozen=True):
    """Body of `POST .../schedule`. Without a title the meeting has the room's name."""

    starts_at: Start
