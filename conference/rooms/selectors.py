"""Queries on rooms."""

from collections.abc import Iterable

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from conference.accounts.models import User
from conference.rooms.access.roles import invitations_for
from conference.rooms.errors import NoSuchRoomError, NotOwnerError
from conference.rooms.models import Access, GuestLink, Invitation, Room
from conference.signaling import live
from conference.signaling.live import Occupancy

RECENT_ROOMS = 100


def room_get(slug: str) -> Room:
    """The room that can be entered under this slug. Raises NoSuchRoomError."""
    room = room_find(slug)
    if room is None or room.archived_at is not None:
        raise NoSuchRoomError(_("There is no such room. Check the address, or ask for a new one."))
    return room


def room_find(slug: str) -> Room | None:
    """The room under this slug, also one that was archived, but no breakout room."""
    return Room.objects.select_related("owner").filter(slug=slug, parent=None).first()


def room_get_for_agent(slug: str) -> Room:
    """The room or breakout room that the agent enters. Raises NoSuchRoomError."""
    room = Room.objects.select_related("owner", "parent").filter(slug=slug, archived_at=None).first()
    if room is None or (room.parent is not None and room.parent.archived_at is not None):
        raise NoSuchRoomError(_("There is no such room. Check the address, or ask for a new one."))
    return room


def room_get_owned(slug: str, user: User, *, archived: bool = False) -> Room:
    """The room under this slug, for its owner; with `archived` also one that was archived.

    Raises NoSuchRoomError, NotOwnerError.
    """
    found = room_find(slug) if archived else None
    room = found if found and found.owner_id == user.pk else room_get(slug)
    if room.owner_id != user.pk:
        raise NotOwnerError(_("Only the owner of the room can do this."))
    return room


def rooms_of(user: User) -> QuerySet[Room]:
    """The rooms that the user owns, is invited to, or has been in and may enter again; the last used ones first."""
    used_at = Coalesce(Max("visits__last_joined_at", filter=Q(visits__user=user)), "created_at")
    invited = Q(pk__in=invitations_for(user).values("room"))
    visited = Q(visits__user=user) & ~Q(access=Access.INVITED)
    return (
        Room.objects.filter(Q(owner=user) | visited | invited, archived_at=None, parent=None)
        .select_related("owner")
        .annotate(used_at=used_at)
        .order_by("-used_at")[:RECENT_ROOMS]
    )


def archived_rooms_of(user: User) -> QuerySet[Room]:
    """The rooms that the user owns and has archived, the last one first."""
    return Room.objects.filter(owner=user, archived_at__isnull=False, parent=None).order_by("-archived_at")


def occupancies(rooms: Iterable[Room]) -> dict[str, Occupancy]:
    """The people in the rooms at the moment, by slug. An empty room has no entry."""
    return live.occupancies([room.slug for room in rooms])


def invitations_of(room: Room) -> QuerySet[Invitation]:
    """The invitations to the room."""
    return Invitation.objects.filter(room=room).select_related("user")


def guest_links_of(room: Room) -> QuerySet[GuestLink]:
    """The guest links of the room, newest first."""
    return GuestLink.objects.filter(room=room)
