"""The home page: the rooms and meetings of an account."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from conference.accounts.models import User
from conference.rooms.models import Room
from conference.rooms.pages.forms.room import RoomForm
from conference.rooms.schedule.meetings import Occurrence, upcoming
from conference.rooms.selectors import archived_rooms_of, occupancies, rooms_of
from conference.rooms.services import room_create
from conference.views import carried_out, sent_status

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
    """A meeting that goes on or is still to come."""

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
        "rooms": [
            RoomItem(room=room, people=people.get(room.slug, 0), is_own=room.owner_id == user.pk) for room in rooms
        ],
        "upcoming": [
            UpcomingItem(
                occurrence=occurrence,
                goes_on=occurrence.starts_at <= moment,
                is_own=occurrence.meeting.room.owner_id == user.pk,
            )
            for occurrence in coming
        ],
        "has_archive": archived_rooms_of(user).exists(),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The user's meetings and rooms and the form for a new room; visitors see what Parley is."""
    user = request.user
    if not isinstance(user, User):
        return redirect("login") if request.method == "POST" else render(request, "home.html", {"rooms": []})
    form = RoomForm(request.POST or None)
    if made := carried_out(
        form, lambda: room_create(owner=user, name=form.cleaned_data["name"], settings=form.settings())
    ):
        return redirect("room", slug=made.slug)
    return render(request, "home.html", {**home_context(user), "form": form}, status=sent_status(form))
