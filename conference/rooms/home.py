"""What the home page shows of the rooms and meetings of an account."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from conference.accounts.models import User
from conference.rooms.models import Room
from conference.rooms.schedule import Occurrence, upcoming
from conference.rooms.selectors import archived_rooms_of, occupancies, rooms_of

UPCOMING_DAYS = 14
MOST_UPCOMING = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomItem:
    """A room in the list: how many `people` are in it now, and whether it is the user's own."""

    room: Room
    people: int
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingItem:
    """A meeting that goes on or comes."""

    occurrence: Occurrence
    goes_on: bool
    is_own: bool


def home_context(user: User, now: datetime | None = None) -> dict[str, object]:
    """`rooms` (RoomItem), `upcoming` (UpcomingItem) and whether there are rooms in the archive."""
    moment = now or timezone.now()
    rooms = list(rooms_of(user))
    live = occupancies(rooms)
    people = {slug: occupancy.people for slug, occupancy in live.items()}
    coming = upcoming(rooms, now=moment, days=UPCOMING_DAYS, most=MOST_UPCOMING)
    return {
        "rooms": [RoomItem(room=one, people=people.get(one.slug, 0), is_own=one.owner_id == user.pk) for one in rooms],
        "upcoming": [
            UpcomingItem(occurrence=one, goes_on=one.starts_at <= moment, is_own=one.meeting.room.owner_id == user.pk)
            for one in coming
        ],
        "has_archive": archived_rooms_of(user).exists(),
    }
