"""Invitations and guest links: the people who may enter a room."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.dates import SafeDateTimeField
from conference.rooms.models.room import Room

GUEST_LINK_LABEL_CHARS = 60
# As long as the longest user name or e-mail address.
INVITEE_CHARS = 254


class InvitedRole(models.TextChoices):
    """Role of an invited account."""

    PARTICIPANT = "participant", _("participant")
    MODERATOR = "moderator", _("moderator")


class Invitation(models.Model):
    """Right of an account to enter an invited-only room, and its role there.

    `invitee` is a user name or an e-mail address. `user` is the account with it; empty as long as there is none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("room"))
    invitee = models.CharField(_("user name or e-mail address"), max_length=INVITEE_CHARS)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="room_invitations",
        null=True,
        blank=True,
        verbose_name=_("user"),
    )
    role = models.CharField(_("role"), max_length=12, choices=InvitedRole, default=InvitedRole.PARTICIPANT)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar = ["invitee"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "invitee"], name="one_invitation_per_room_and_name"),
            models.UniqueConstraint(fields=["room", "user"], name="one_invitation_per_room_and_user"),
        ]

    def __str__(self) -> str:
        return f"{self.invitee} - {self.room}"


class GuestLink(models.Model):
    """A link that lets people without an account into a room.

    Of its token only a hash is kept, and the `salt` from which the server, with its secret key, makes the token again.
    Links of earlier versions have no salt: they work, and cannot be shown again. The standing link is that of the
    room's invitation; it ends with the schedule.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="guest_links", verbose_name=_("room"))
    label = models.CharField(_("label"), max_length=GUEST_LINK_LABEL_CHARS, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    salt = models.CharField(max_length=32, blank=True, default="", editable=False)
    is_standing = models.BooleanField(_("of the invitation"), default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = SafeDateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    uses = models.PositiveIntegerField(_("guests who came by it"), default=0, editable=False)

    class Meta:
        verbose_name = _("guest link")
        verbose_name_plural = _("guest links")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["room"],
                condition=models.Q(is_standing=True, revoked_at=None),
                name="one_standing_guest_link_per_room",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label or self.pk} - {self.room}"
