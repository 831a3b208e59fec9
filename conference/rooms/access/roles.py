"""Rights on rooms: the role of a person at the door, and the right to read transcripts."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from conference.accounts.models import User
from conference.errors import UnauthorizedError
from conference.rooms.errors import NotInvitedError
from conference.rooms.models import Access, Invitation, InvitedRole, Room

Reader = AbstractUser | AnonymousUser


def role_at_door(room: Room, user: User | None) -> str:
    """The role of a user, or of somebody without an account (None), who enters by the address of the room.

    Raises UnauthorizedError when an account is needed, NotInvitedError when that account needs an invitation.
    """
    if user is None:
        if room.access != Access.OPEN:
            raise UnauthorizedError(_("Sign in to enter this room, or ask its owner for a guest link."))
        return "guest"
    role = roles_in([room], user).get(room.pk)
    if role is None:
        raise NotInvitedError(_("This room is only for invited people. Ask its owner to put you on the list."))
    return role


def roles_in(rooms: Sequence[Room], user: User) -> dict[uuid.UUID, str]:
    """The user's role in each of the rooms that the user may enter, by the key of the room."""
    # A user may have two invitations, by name and by address: the moderator's comes last here and counts.
    invitations = invitations_for(user).filter(room__in=rooms).order_by("-role")
    invited = {invitation.room_id: invitation.role for invitation in invitations}
    roles = {}
    for room in rooms:
        if room.owner_id == user.pk:
            roles[room.pk] = "host"
        elif room.pk in invited:
            roles[room.pk] = invited[room.pk]
        elif room.access != Access.INVITED:
            roles[room.pk] = "participant"
    return roles


def needs_password(room: Room, role: str) -> bool:
    """Whether a person who comes by the address has to give a password. Hosts and moderators need none."""
    return bool(room.password_hash) and role not in ("host", "moderator")


def invitations_for(user: User) -> QuerySet[Invitation]:
    """The invitations of an account, also those by name or address that are older than the account."""
    named = Q(invitee=user.username)
    if user.email:
        named |= Q(invitee__iexact=user.email)
    return Invitation.objects.filter(Q(user=user) | Q(user=None) & named)


def room_transcripts_readable(user: Reader, room: Room) -> bool:
    """Whether a user may read the transcripts of a room."""
    if reads_all_transcripts(user):
        return True
    if not isinstance(user, User):
        return False
    invited_to = rooms_moderated_by(user).filter(room__in=(room.pk, room.parent_id))
    return room.owner_id == user.pk or invited_to.exists()


def rooms_moderated_by(user: User) -> QuerySet[Invitation, Any]:
    """The rooms that a user is invited to as a moderator."""
    return invitations_for(user).filter(role=InvitedRole.MODERATOR).values("room")


def reads_all_transcripts(user: Reader) -> bool:
    """Whether a user may read the transcripts of all rooms: staff with the permission."""
    return user.is_staff and user.has_perm("transcripts.view_meeting")
