"""Rooms, who may enter them, the accounts that have been in them, and when people meet there."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.rooms.models_persona import Persona

ROOM_NAME_CHARS = 100
MEDIA_LIMIT_DEFAULT = 12
MEDIA_LIMIT_MIN = 2
MEDIA_LIMIT_MAX = 50
GUEST_LINK_LABEL_CHARS = 60
# As long as the longest user name or e-mail address.
INVITEE_CHARS = 254
TITLE_CHARS = 120
DURATION_MINUTES_MIN = 5
DURATION_MINUTES_MAX = 24 * 60
OCCURRENCES_MAX = 366


class Access(models.TextChoices):
    """Who may enter a room."""

    OPEN = "open", _("anyone with the link, also without an account")
    MEMBERS = "members", _("everyone with an account")
    INVITED = "invited", _("only invited people")


class InvitedRole(models.TextChoices):
    """With which role an invited account enters."""

    PARTICIPANT = "participant", _("participant")
    MODERATOR = "moderator", _("moderator")


class Recurrence(models.TextChoices):
    """How often a scheduled meeting is held again."""

    NONE = "none", _("once")
    DAILY = "daily", _("every day")
    WEEKDAYS = "weekdays", _("every weekday, Monday to Friday")
    WEEKLY = "weekly", _("every week")
    BIWEEKLY = "biweekly", _("every two weeks")
    MONTHLY = "monthly", _("every month")


class Room(Persona):
    """A place for meetings, known by its slug. An archived room can no longer be entered.

    A breakout room has a `parent`, the main room. It belongs to it, is used again in its next meetings, and is entered
    from there only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("slug"), max_length=40, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=ROOM_NAME_CHARS)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rooms", verbose_name=_("owner")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        related_name="breakouts",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("main room"),
    )
    access = models.CharField(_("who may enter"), max_length=10, choices=Access, default=Access.MEMBERS)
    lobby = models.BooleanField(_("lobby"), default=False)
    password_hash = models.CharField(max_length=200, blank=True, editable=False)
    media_limit = models.PositiveSmallIntegerField(
        _("most participants"),
        default=MEDIA_LIMIT_DEFAULT,
        validators=[MinValueValidator(MEDIA_LIMIT_MIN), MaxValueValidator(MEDIA_LIMIT_MAX)],
    )
    language = models.CharField(_("spoken language"), max_length=35, default="en")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class RoomVisit(models.Model):
    """That an account has been in a room, and when it last asked to enter."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="visits", verbose_name=_("room"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_visits", verbose_name=_("user")
    )
    last_joined_at = models.DateTimeField(_("last joined"))

    class Meta:
        verbose_name = _("room visit")
        verbose_name_plural = _("room visits")
        ordering: ClassVar = ["-last_joined_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["room", "user"], name="one_visit_per_room_and_user")]

    def __str__(self) -> str:
        return f"{self.user} - {self.room}"


class Invitation(models.Model):
    """That an account may enter an invited-only room, and with which role.

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
    """A link that lets people without an account into a room. Only a hash of its token is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="guest_links", verbose_name=_("room"))
    label = models.CharField(_("label"), max_length=GUEST_LINK_LABEL_CHARS, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    uses = models.PositiveIntegerField(_("guests who came by it"), default=0, editable=False)

    class Meta:
        verbose_name = _("guest link")
        verbose_name_plural = _("guest links")
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.label or self.pk} - {self.room}"


class ScheduledMeeting(models.Model):
    """When people meet in a room: once, or again and again at the same local time.

    `starts_at` is the first time; later ones follow in `time_zone` until `until` (a date there, included) or until
    there were `count` of them. `sequence` grows with each change, so that calendars take the newer version.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="schedule", verbose_name=_("room"))
    title = models.CharField(_("title"), max_length=TITLE_CHARS)
    starts_at = models.DateTimeField(_("starts"))
    duration_minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=60,
        validators=[MinValueValidator(DURATION_MINUTES_MIN), MaxValueValidator(DURATION_MINUTES_MAX)],
    )
    time_zone = models.CharField(_("time zone"), max_length=64)
    recurrence = models.CharField(_("repeats"), max_length=10, choices=Recurrence, default=Recurrence.NONE)
    until = models.DateField(_("until"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("number of meetings"), null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        verbose_name = _("scheduled meeting")
        verbose_name_plural = _("scheduled meetings")
        ordering: ClassVar = ["starts_at"]

    def __str__(self) -> str:
        return self.title
