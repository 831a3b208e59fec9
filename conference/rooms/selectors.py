"""What is read of rooms."""

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from conference.accounts.models import User
from conference.rooms.errors import NoSuchRoomError, NotOwnerError
from conference.rooms.models import Room

RECENT_ROOMS = 100


def room_get(slug: str) -> Room:
    """The room that can be entered under this slug. Raises NoSuchRoomError."""
    room = Room.objects.select_related("owner").filter(slug=slug, archived_at=None).first()
    if room is None:
        raise NoSuchRoomError(_("There is no such room. Check the address, or ask for a new one."))
    return room


def room_get_owned(slug: str, user: User) -> Room:
    """The room under this slug, for its owner. Raises NoSuchRoomError, NotOwnerError."""
    room = room_get(slug)
    if room.owner_id != user.pk:
        raise NotOwnerError(_("Only the owner of the room can do this."))
    return room


def rooms_of(user: User) -> QuerySet[Room]:
    """The rooms that the user owns or has been in, the most recently used first."""
    used_at = Coalesce(Max("visits__last_joined_at", filter=Q(visits__user=user)), "created_at")
    return (
        Room.objects.filter(Q(owner=user) | Q(visits__user=user), archived_at=None)
        .annotate(used_at=used_at)
        .order_by("-used_at")[:RECENT_ROOMS]
    )


def room_role(room: Room, user: User) -> str:
    """The role with which the user enters the room."""
    return "host" if room.owner_id == user.pk else "participant"
