"""Rooms, and the accounts that have been in them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.rooms.models.persona import Persona

ROOM_NAME_CHARS = 100
MEDIA_LIMIT_DEFAULT = 12
MEDIA_LIMIT_MIN = 2
MEDIA_LIMIT_MAX = 50


class Access(models.TextChoices):
    """People who may enter a room."""

    OPEN = "open", _("anyone with the link, also without an account")
    MEMBERS = "members", _("everyone with an account")
    INVITED = "invited", _("only invited people")


class WaitForHost(models.TextChoices):
    """When newcomers wait until a host or moderator is there."""

    SCHEDULED = "scheduled", _("while a meeting is planned")
    ALWAYS = "always", _("always")
    NEVER = "never", _("never")


class Room(Persona):
    """A place for meetings, known by its slug. An archived room can no longer be entered.

    A breakout room has a `parent`, the main room. It is used again in the next meetings, and people enter it from the
    main room only.
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
    wait_for_host = models.CharField(
        _("others wait for a host"), max_length=10, choices=WaitForHost, default=WaitForHost.SCHEDULED
    )
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
    """Visit of an account to a room, and the time of its last ticket."""

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
