"""The schedule of a room: changes of it, and the times of its meetings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import UNSET, Meta, Struct, UnsetType

from conference.dates import is_far, is_far_day, is_past
from conference.errors import BadFieldError, ConflictError
from conference.names import clean_name
from conference.rooms.models import Recurrence, Room, ScheduledMeeting, WaitForHost
from conference.rooms.models.schedule import DURATION_MINUTES_MAX, DURATION_MINUTES_MIN, OCCURRENCES_MAX, TITLE_CHARS
from conference.rooms.schedule.ends import standing_link_follow
from conference.rooms.schedule.recurrence import starts, starts_between
from conference.signaling import live

MOST_MEETINGS = 100
PLAIN_FIELDS = ("starts_at", "duration_minutes", "recurrence", "until", "count")
# Limits of a search in a series without end.
MOST_STARTS = 4000

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time that a scheduled meeting is held. Times have the meeting's time zone."""

    meeting: ScheduledMeeting
    starts_at: datetime
    ends_at: datetime


def meeting_schedule(*, room: Room, change: ScheduleChange) -> ScheduledMeeting:
    """Put a meeting on the room's schedule. Raises BadFieldError, and ConflictError when there are very many."""
    if room.schedule.filter(cancelled_at=None).count() >= MOST_MEETINGS:
        raise ConflictError(_("The room has very many scheduled meetings. Cancel some that are over."))
    meeting = ScheduledMeeting(room=room, title=room.name, time_zone=settings.TIME_ZONE)
    _apply(meeting, change)
    with transaction.atomic():
        meeting.save(force_insert=True)
        standing_link_follow(room)
    _tell(room)
    return meeting


def meeting_reschedule(*, meeting: ScheduledMeeting, change: ScheduleChange) -> ScheduledMeeting:
    """Change the given fields. A cancelled meeting takes place again. Raises BadFieldError."""
    _apply(meeting, change)
    meeting.cancelled_at = None
    meeting.sequence += 1
    with transaction.atomic():
        meeting.save()
        standing_link_follow(meeting.room)
    _tell(meeting.room)
    return meeting


def meeting_cancel(*, meeting: ScheduledMeeting) -> None:
    """Cancel a meeting with all its repetitions. Calendars learn of it from the meeting's file."""
    if meeting.cancelled_at is None:
        meeting.cancelled_at = timezone.now()
        meeting.sequence += 1
        with transaction.atomic():
            meeting.save(update_fields=["cancelled_at", "sequence", "updated_at"])
            standing_link_follow(meeting.room)
        _tell(meeting.room)


def schedule_of(room: Room) -> QuerySet[ScheduledMeeting]:
    """The meetings of a room that are not cancelled, by their first time."""
    return room.schedule.filter(cancelled_at=None)


def next_occurrence(meeting: ScheduledMeeting, now: datetime) -> Occurrence | None:
    """The occurrence that goes on or comes next; None when all are over."""
    coming = (start for start in _starts(meeting, now) if start + _duration(meeting) > now)
    start = next(coming, None)
    return None if start is None else _occurrence(meeting, start)


def next_start(room: Room, now: datetime) -> datetime | None:
    """The time of the planned meeting that goes on or comes next in the room."""
    coming = (next_occurrence(meeting, now) for meeting in schedule_of(room))
    return min((occurrence.starts_at for occurrence in coming if occurrence), default=None)


def waits_for_host(room: Room, coming: datetime | None) -> bool:
    """Whether newcomers wait for a host at the moment. `coming` is the next start of a planned meeting."""
    if room.wait_for_host == WaitForHost.SCHEDULED:
        return coming is not None
    return room.wait_for_host == WaitForHost.ALWAYS


def upcoming(rooms: Sequence[Room], *, now: datetime, days: int, most: int) -> list[Occurrence]:
    """Meetings in the rooms that go on, or begin within so many days: the first `most`, in order."""
    meetings = ScheduledMeeting.objects.filter(room__in=rooms, cancelled_at=None).select_related("room__owner")
    high = now + timedelta(days=days)
    found = [
        _occurrence(meeting, start)
        for meeting in meetings.filter(starts_at__lt=high)
        for start in starts_between(_starts(meeting, now), _duration(meeting), now, high)
    ]
    return sorted(found, key=lambda occurrence: (occurrence.starts_at, occurrence.meeting.title))[:most]


def _tell(room: Room) -> None:
    """Tell those who are in the room, or wait there. A meeting that is called off lets nobody in who waits for it."""
    coming = next_start(room, timezone.now())
    changes: dict[str, object] = {"scheduled_at": coming.timestamp() if coming else None}
    if waits_for_host(room, coming):
        changes["wait_for_host"] = True
    live.room_changed(room.slug, changes)


def _occurrence(meeting: ScheduledMeeting, start: datetime) -> Occurrence:
    # The duration is real time: a change of the clocks makes a meeting neither longer nor shorter.
    end = (start.astimezone(UTC) + _duration(meeting)).astimezone(start.tzinfo)
    return Occurrence(meeting=meeting, starts_at=start, ends_at=end)


def _starts(meeting: ScheduledMeeting, now: datetime | None = None) -> Iterator[datetime]:
    """The starts of a meeting; with `now` some that are over may be left out."""
    since = now - _duration(meeting) if now else None
    zone = ZoneInfo(meeting.time_zone)
    every = starts(meeting.starts_at, zone, meeting.recurrence, until=meeting.until, count=meeting.count, since=since)
    return islice(every, MOST_STARTS)


def _duration(meeting: ScheduledMeeting) -> timedelta:
    return timedelta(minutes=meeting.duration_minutes)


def _apply(meeting: ScheduledMeeting, change: ScheduleChange) -> None:
    before = None if meeting._state.adding else (meeting.starts_at, meeting.recurrence)
    if not isinstance(change.title, UnsetType):
        meeting.title = clean_name(change.title, TITLE_CHARS) or meeting.room.name
    for field in PLAIN_FIELDS:
        value = getattr(change, field)
        if value is not UNSET:
            setattr(meeting, field, value)
    meeting.starts_at = meeting.starts_at.replace(second=0, microsecond=0)
    if not isinstance(change.time_zone, UnsetType):
        meeting.time_zone = _zone_name(change.time_zone)
    if meeting.recurrence == Recurrence.NONE:
        meeting.until = meeting.count = None
    _check_times(meeting)
    _check_not_past(meeting, before)


def _zone_name(name: str) -> str:
    """The name as the time zone database has it. ZoneInfo refuses paths out of the database with ValueError."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadFieldError.of("time_zone", _("This time zone is not known.")) from error


def _check_times(meeting: ScheduledMeeting) -> None:
    errors: dict[str, list[str]] = {}
    now = timezone.now()
    if is_far(meeting.starts_at, now):
        errors["starts_at"] = [_("Choose a time within the next ten years.")]
    elif meeting.until is not None and is_far_day(meeting.until, now):
        errors["until"] = [_("Choose a day within the next twenty years.")]
    elif meeting.until is not None and meeting.count is not None:
        errors["count"] = [_("Give either the last day or the number of meetings, not both.")]
    elif next(_starts(meeting), None) is None:
        errors["until"] = [_("The last day comes before the first meeting.")]
    if errors:
        raise BadFieldError(next(iter(errors.values()))[0], errors=errors)


def _check_not_past(meeting: ScheduledMeeting, before: tuple[datetime, str] | None) -> None:
    """Refuse a new time that is past. `before` has the stored start and recurrence of a meeting that is changed.

    A series that has begun may be moved to another time of day, and the start of any meeting may stay as it is.
    """
    now = timezone.now()
    if not is_past(meeting.starts_at, now) or (before is not None and meeting.starts_at == before[0]):
        return
    had_begun = before is not None and before[1] != Recurrence.NONE and is_past(before[0], now)
    if had_begun and meeting.recurrence != Recurrence.NONE and next_occurrence(meeting, now) is not None:
        return
    raise BadFieldError.of("starts_at", _("This time is past. Choose a later one."))
