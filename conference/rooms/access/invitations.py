"""The list of people who are invited to a room."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from conference.accounts.models import User
from conference.audit.services import room_action_record
from conference.errors import BadFieldError, ConflictError
from conference.rooms.access.endings import members_review
from conference.rooms.models import Invitation, InvitedRole, Room
from conference.rooms.models.access import INVITEE_CHARS

MOST_INVITATIONS = 500


def invitation_set(
    *, room: Room, invitee: str, role: str = InvitedRole.PARTICIPANT, by: User | None = None, review: bool = True
) -> Invitation:
    """Put a user name or e-mail address on the list, or change the role of one who is on it.

    The account need not exist yet. `by` is the actor, the owner by default. Without `review` a running meeting is not
    told. Raises BadFieldError, and ConflictError when the list is full.
    """
    invitee = invitee.strip()
    user = _account(invitee)
    _check(room, invitee, user)
    known = room.invitations.filter(user=user) if user else room.invitations.filter(invitee=invitee)
    invitation = known.first()
    if invitation is None and room.invitations.count() >= MOST_INVITATIONS:
        raise ConflictError(_("The list is full. Take somebody off it first."))
    if invitation is not None and invitation.role == role:
        return invitation
    with transaction.atomic():
        if invitation is None:
            # An older invitation may have the same text: it was made before the account.
            stored = {"user": user, "role": role}
            invitation, _made = Invitation.objects.update_or_create(room=room, invitee=invitee, defaults=stored)
        else:
            invitation.role = role
            invitation.save(update_fields=["role"])
        room_action_record("invitation_set", room, by, target=user, name=invitee, value=role)
    if review:
        members_review(room)
    return invitation


def invitations_set(*, room: Room, invitees: Iterable[str], role: str) -> list[Invitation]:
    """Put several people on the list, or none where one is wrong. Raises the errors of `invitation_set`."""
    with transaction.atomic():
        found = [invitation_set(room=room, invitee=invitee, role=role, review=False) for invitee in invitees]
    members_review(room)
    return found


def invitation_remove(*, invitation: Invitation, by: User | None = None) -> None:
    """Take somebody off the list; in a running meeting they lose what they had by it. `by` is as above."""
    with transaction.atomic():
        room_action_record("invitation_removed", invitation.room, by, target=invitation.user, name=invitation.invitee)
        invitation.delete()
    members_review(invitation.room)


def _check(room: Room, invitee: str, user: User | None) -> None:
    if not invitee or len(invitee) > INVITEE_CHARS or not invitee.isprintable() or " " in invitee:
        raise BadFieldError.of("invitee", _("Give a user name or an e-mail address."))
    if user is not None and user.pk == room.owner_id:
        raise BadFieldError.of("invitee", _("The owner of the room needs no invitation."))


def _account(invitee: str) -> User | None:
    """The account of this user name, else the only one with this e-mail address."""
    by_name = User.objects.filter(username=invitee).first()
    if by_name is not None or "@" not in invitee:
        return by_name
    by_address = list(User.objects.filter(email__iexact=invitee)[:2])
    return by_address[0] if len(by_address) == 1 else None
