"""Times of the AI participant's turns. Speech and text are not in here."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _stage(name: "_StrPromise", help_text: "_StrPromise") -> "models.PositiveIntegerField[int | None, int | None]":
    """A column of milliseconds; null where the turn did not reach the stage."""
    return models.PositiveIntegerField(name, null=True, blank=True, help_text=help_text)


class Turn(models.Model):
    """One turn of the AI participant. Stages count from the end of the question, the playout from its own start.

    ``id`` comes from outside and makes storing idempotent. A turn is deleted with its meeting.
    """

    class Source(models.TextChoices):
        """Spoken or written question."""

        SPEECH = "speech", _("spoken")
        TEXT = "text", _("written")

    id = models.UUIDField(_("id"), primary_key=True, editable=False)
    meeting = models.ForeignKey("transcripts.Meeting", models.CASCADE, related_name="turns", verbose_name=_("meeting"))
    at = models.DateTimeField(_("time"), db_index=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    asked_by_name = models.CharField(_("asked by"), max_length=200, blank=True)
    source = models.CharField(_("question"), max_length=10, choices=Source.choices)
    mode = models.CharField(_("mode"), max_length=20)
    lang = models.CharField(_("language"), max_length=35, blank=True)
    end_of_turn_ms = _stage(_("end of turn"), _("Until it was certain that the speaker was done."))
    asr_ms = _stage(_("recognition"), _("Until the words were known."))
    first_token_ms = _stage(_("first word"), _("Until the language model gave its first word."))
    first_clause_ms = _stage(_("first sentence"), _("Until the first part of the answer was spoken into memory."))
    first_audio_ms = _stage(_("first sound"), _("Until people could hear the answer."))
    written_ms = _stage(_("written"), _("Until the answer was written to the chat, where it was."))
    playout_ms = _stage(_("playout"), _("How long the answer was heard."))
    interrupted = models.BooleanField(_("interrupted"), default=False)
    provider = models.CharField(_("language model"), max_length=40, blank=True)
    fallback = models.BooleanField(
        _("fallback"), default=False, help_text=_("The preferred language model did not answer.")
    )
    error = models.CharField(_("error"), max_length=40, blank=True)
    reason = models.CharField(
        _("reason of the failure"), max_length=200, blank=True, help_text=_("What the language model's server said.")
    )
    worker = models.CharField(_("agent process"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ("-at", "id")
        indexes = (models.Index(fields=["meeting", "-at"], name="turn_meeting_at"),)

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M:%S}"
