"""The standing guest link of a room: one link, which the invitation shows whenever its host opens it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from conference.accounts.models import User
from conference.rooms.access.guests import guest_link_create, guest_token_of
from conference.rooms.access.roles import invitations_for
from conference.rooms.models import GuestLink, InvitedRole, Room
from conference.rooms.schedule.ends import schedule_end


def standing_link_of(room: Room) -> GuestLink | None:
    """The link, also one that has ended; None where none was made, or it was revoked."""
    return room.guest_links.filter(is_standing=True, revoked_at=None).first()


def standing_link_good(room: Room) -> GuestLink | None:
    """The link, where people come in by it and it can be shown."""
    link = standing_link_of(room)
    return link if link is not None and not is_over(link) and guest_token_of(link) else None


def standing_link_make(*, room: Room, by: User) -> GuestLink:
    """The link of the room, made where there is none that can be used and shown; it ends with the schedule.

    A link that it replaces stays in the list of the room's settings, good for as long as before. Raises ConflictError
    when the room has very many links.
    """
    try:
        with transaction.atomic():
            Room.objects.select_for_update().get(pk=room.pk)
            known = standing_link_of(room)
            if known is not None and not is_over(known) and guest_token_of(known):
                return known
            if known is not None:
                known.is_standing = False
                known.save(update_fields=["is_standing"])
            end = schedule_end(room, since=timezone.now())
            return guest_link_create(room=room, created_by=by, expires_at=end, is_standing=True)[0]
    except IntegrityError:
        # Another window made one at the same moment.
        other = standing_link_of(room)
        if other is None:
            raise
        return other


def is_over(link: GuestLink) -> bool:
    """Whether the link had an end that has passed."""
    return link.expires_at is not None and link.expires_at <= timezone.now()


def sees_guest_link(user: User | None, room: Room) -> bool:
    """Whether somebody is shown the room's guest link: its owner, and whoever is on the list as a moderator.

    A role that was given in a meeting opens nothing: it is on loan.
    """
    if user is None:
        return False
    moderates = invitations_for(user).filter(room=room, role=InvitedRole.MODERATOR)
    return room.owner_id == user.pk or moderates.exists()
