"""Scheduled meetings as iCalendar files (RFC 5545)."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vRecur

from conference.rooms.models import Recurrence, ScheduledMeeting
from conference.rooms.schedule.recurrence import recur, starts
from conference.rooms.schedule.time_zones import vtimezone

PRODUCT = "-//Parley//Parley//EN"
ALARM_BEFORE = timedelta(minutes=10)
# The same whatever name the page is asked under: a calendar replaces a meeting by this. The name leads nowhere.
HOST = "parley.invalid"
ORGANIZER = f"mailto:noreply@{HOST}"


def calendar_file(meeting: ScheduledMeeting, *, url: str, more: str = "") -> bytes:
    """The meeting with all its repetitions. `url` is where its reader enters the room; `more` goes below it."""
    zone = ZoneInfo(meeting.time_zone)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if meeting.cancelled_at else "PUBLISH")
    if meeting.recurrence != Recurrence.NONE and not _is_utc(zone):
        calendar.add_component(vtimezone(zone, zone.key, meeting.starts_at.astimezone(zone).date()))
    calendar.add_component(_event(meeting, zone, url=url, more=more))
    content: bytes = calendar.to_ical()
    return content


def _event(meeting: ScheduledMeeting, zone: ZoneInfo, *, url: str, more: str) -> Event:
    every = starts(meeting.starts_at, zone, meeting.recurrence, until=meeting.until, count=meeting.count)
    start = next(every, meeting.starts_at.astimezone(zone))
    end = start.astimezone(UTC) + timedelta(minutes=meeting.duration_minutes)
    rule = recur(zone, meeting.recurrence, until=meeting.until, count=meeting.count)
    # Only a series needs to know its zone: a single moment is the same everywhere.
    shown = zone if rule and not _is_utc(zone) else UTC
    event = Event()
    event.add("uid", f"{meeting.pk}@{HOST}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.updated_at)
    event.add("created", meeting.created_at)
    event.add("last-modified", meeting.updated_at)
    event.add("organizer", vCalAddress(ORGANIZER, params={"CN": meeting.room.owner.shown_name}))
    event.add("summary", meeting.title)
    event.add("dtstart", start.astimezone(shown))
    event.add("dtend", end.astimezone(shown))
    if rule:
        event.add("rrule", vRecur(rule))
    event.add("url", url)
    event.add("location", url)
    event.add("description", "\n".join(filter(None, (meeting.room.name, url, more))))
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


def _is_utc(zone: ZoneInfo) -> bool:
    return zone.key in ("UTC", "Etc/UTC")
