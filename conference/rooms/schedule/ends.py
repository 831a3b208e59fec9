"""The end of a room's schedule, and with it the end of the guest link in the room's invitation.

An invitation is sent once and used for a whole series: its link must neither end before the last meeting nor be good
for ever after it.
"""

from datetime import UTC, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from conference.dates import is_far
from conference.rooms.models import Recurrence, Room, ScheduledMeeting
from conference.rooms.models.schedule import OCCURRENCES_MAX
from conference.rooms.schedule.recurrence import starts

# A class that runs over loses nobody, and neither does one that meets again the next morning.
GRACE = timedelta(days=1)


def schedule_end(room: Room, *, since: datetime) -> datetime | None:
    """The time when all that is planned in the room is over, a day's grace included.

    None where a series has no end, and where nothing is planned after `since`. A cancelled meeting is over then.
    """
    ends = [_end(meeting) for meeting in room.schedule.all()]
    if any(end is None for end in ends):
        return None
    last = max((end for end in ends if end is not None and end > since), default=None)
    return None if last is None or is_far(last + GRACE, since) else last + GRACE


def standing_link_follow(room: Room) -> None:
    """The schedule changed: the guest link of the invitation ends with it from now on. Call it in that transaction."""
    for link in room.guest_links.filter(is_standing=True, revoked_at=None):
        link.expires_at = schedule_end(room, since=link.created_at)
        link.save(update_fields=["expires_at"])


def _end(meeting: ScheduledMeeting) -> datetime | None:
    """The end of the last occurrence, at the latest; None where there is no last one."""
    end = _last_start(meeting)
    end = None if end is None else end.astimezone(UTC) + timedelta(minutes=meeting.duration_minutes)
    if meeting.cancelled_at is None:
        return end
    return meeting.cancelled_at if end is None else min(end, meeting.cancelled_at)


def _last_start(meeting: ScheduledMeeting) -> datetime | None:
    first: datetime = meeting.starts_at
    if meeting.recurrence == Recurrence.NONE:
        return first
    zone = ZoneInfo(meeting.time_zone)
    if meeting.until is not None:
        return datetime.combine(meeting.until, time.max, tzinfo=zone)
    if meeting.count is None:
        return None
    every = starts(first, zone, meeting.recurrence, count=meeting.count)
    return list(islice(every, OCCURRENCES_MAX))[-1]
