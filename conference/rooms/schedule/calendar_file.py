"""Scheduled meetings as iCalendar files (RFC 5545)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vRecur

from conference.rooms.models import ScheduledMeeting
from conference.rooms.schedule.recurrence import recur, starts

PRODUCT = "-//Parley//Parley//EN"
ALARM_BEFORE = timedelta(minutes=10)


def calendar_file(meeting: ScheduledMeeting, *, url: str, host: str) -> bytes:
    """The meeting with all its repetitions. `url` is the page of its room; `host` makes the identifier unique."""
    zone = ZoneInfo(meeting.time_zone)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if meeting.cancelled_at else "PUBLISH")
    calendar.add_component(_event(meeting, zone, url=url, host=host))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(meeting: ScheduledMeeting, zone: ZoneInfo, *, url: str, host: str) -> Event:
    every = starts(meeting.starts_at, zone, meeting.recurrence, until=meeting.until, count=meeting.count)
    start = next(every, meeting.starts_at.astimezone(zone))
    end = (start.astimezone(UTC) + timedelta(minutes=meeting.duration_minutes)).astimezone(zone)
    event = Event()
    event.add("uid", f"{meeting.pk}@{host}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.updated_at)
    event.add("created", meeting.created_at)
    event.add("last-modified", meeting.updated_at)
    event.add("summary", meeting.title)
    event.add("dtstart", _local(start))
    event.add("dtend", _local(end))
    if rule := recur(zone, meeting.recurrence, until=meeting.until, count=meeting.count):
        event.add("rrule", vRecur(rule))
    event.add("url", url)
    event.add("location", url)
    event.add("description", f"{meeting.room.name}\n{url}")
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    if not meeting.cancelled_at:
        event.add_component(_alarm(meeting))
    return event


def _alarm(meeting: ScheduledMeeting) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", meeting.title)
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm


def _local(moment: datetime) -> datetime:
    """UTC needs no time zone of its own in the file."""
    zone = moment.tzinfo
    return moment.astimezone(UTC) if isinstance(zone, ZoneInfo) and zone.key in ("UTC", "Etc/UTC") else moment
