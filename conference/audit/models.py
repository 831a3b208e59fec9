"""The audit log: moderation in meetings, and changes of rooms by their owners.

Names and roles are kept as they were at the time, and outlive accounts and rooms. The log never holds what people say
or write.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ENTRY_ID_CHARS = 64
ACTION_CHARS = 40


class ActionEntry(models.Model):
    """One action. ``id`` comes from outside and makes storing idempotent. No actor means the server itself."""

    id = models.CharField(_("id"), max_length=ENTRY_ID_CHARS, primary_key=True, editable=False)
    at = models.DateTimeField(_("time"), db_index=True)
    room = models.ForeignKey(
        "rooms.Room", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("room")
    )
    room_slug = models.CharField(_("room slug"), max_length=100)
    room_name = models.CharField(_("room name"), max_length=200)
    meeting_id = models.UUIDField(_("meeting"), null=True, blank=True, db_index=True)
    action = models.CharField(_("action"), max_length=ACTION_CHARS, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    actor_name = models.CharField(_("by"), max_length=200, blank=True)
    actor_role = models.CharField(_("role"), max_length=20, blank=True)
    actor_peer_id = models.CharField(_("peer id"), max_length=64, blank=True)
    target = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account concerned"),
    )
    target_name = models.CharField(_("concerns"), max_length=200, blank=True)
    value = models.JSONField(_("value"), null=True, blank=True)

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering: ClassVar = ["-at", "-id"]
        indexes = (models.Index(fields=["room_slug", "-at"], name="action_room_at"),)

    def __str__(self) -> str:
        return f"{self.action}, {timezone.localtime(self.at):%Y-%m-%d %H:%M:%S}"
