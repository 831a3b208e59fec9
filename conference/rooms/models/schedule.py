"""The meetings that are planned in a room."""

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.dates import SafeDateField, SafeDateTimeField
from conference.rooms.models.room import Room

TITLE_CHARS = 120
DURATION_MINUTES_MIN = 5
DURATION_MINUTES_MAX = 24 * 60
OCCURRENCES_MAX = 366


class Recurrence(models.TextChoices):
    """Repetition of a scheduled meeting."""

    NONE = "none", _("once")
    DAILY = "daily", _("every day")
    WEEKDAYS = "weekdays", _("every weekday, Monday to Friday")
    WEEKLY = "weekly", _("every week")
    BIWEEKLY = "biweekly", _("every two weeks")
    MONTHLY = "monthly", _("every month")


class ScheduledMeeting(models.Model):
    """A planned meeting: once, or again and again at the same local time.

    `starts_at` is the first time; later ones follow in `time_zone` until `until` (a date there, included) or until
    there were `count` of them. `sequence` grows with each change, so that calendars take the newer version.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="schedule", verbose_name=_("room"))
    title = models.CharField(_("title"), max_length=TITLE_CHARS)
    starts_at = SafeDateTimeField(_("starts"))
    duration_minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=60,
        validators=[MinValueValidator(DURATION_MINUTES_MIN), MaxValueValidator(DURATION_MINUTES_MAX)],
    )
    time_zone = models.CharField(_("time zone"), max_length=64)
    recurrence = models.CharField(_("repeats"), max_length=10, choices=Recurrence, default=Recurrence.NONE)
    until = SafeDateField(_("until"), null=True, blank=True)
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
