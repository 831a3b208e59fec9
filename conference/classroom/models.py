"""Tables of the classroom: polls with their answers, counted contributions, stored whiteboards.

Rows are written by storage tasks only, which may arrive more than once; see ``services``.
"""

import gzip

import msgspec
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.signaling.protocol.board import BoardItem, Note, Text
from conference.signaling.protocol.polls import OPTION_CHARS, QUESTION_CHARS


class Poll(models.Model):
    """A question that was put to everyone in a meeting. ``id`` comes from outside and makes storing idempotent."""

    class Kind(models.TextChoices):
        """Way of answering."""

        SINGLE = "single", _("one option")
        MULTIPLE = "multiple", _("several options")
        OPEN = "open", _("own words")

    id = models.UUIDField(_("id"), primary_key=True, editable=False)
    meeting = models.ForeignKey("transcripts.Meeting", models.CASCADE, related_name="polls", verbose_name=_("meeting"))
    question = models.CharField(_("question"), max_length=QUESTION_CHARS)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    anonymous = models.BooleanField(_("anonymous"), default=False)
    quiz = models.BooleanField(_("quiz"), default=False)
    started_at = models.DateTimeField(_("started"))
    closed_at = models.DateTimeField(_("closed"))

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        ordering = ("started_at", "id")

    def __str__(self) -> str:
        return self.question


class PollOption(models.Model):
    """One option of a poll. ``correct`` is set in quizzes."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options", verbose_name=_("poll"))
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("text"), max_length=OPTION_CHARS)
    correct = models.BooleanField(_("correct"), default=False)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["poll", "position"], name="option_once_a_position"),)

    def __str__(self) -> str:
        return self.text


class PollAnswer(models.Model):
    """The answer of one person: positions of options in ``choice``, or ``text``. An anonymous poll keeps no names.

    ``correct`` is None where there is no right or wrong.
    """

    id = models.UUIDField(_("id"), primary_key=True, editable=False)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="answers", verbose_name=_("poll"))
    peer_id = models.CharField(_("peer id"), max_length=64, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    choice = models.JSONField(_("choice"), default=list, blank=True)
    text = models.TextField(_("text"), blank=True)
    correct = models.BooleanField(_("correct"), null=True, blank=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.name


class Contribution(models.Model):
    """Somebody raised a hand, or asked the AI participant something: `text` is the question, where it is known."""

    class Kind(models.TextChoices):
        """Sort of contribution."""

        HAND = "hand", _("raised hand")
        QUESTION = "question", _("question to the AI participant")

    id = models.UUIDField(_("id"), primary_key=True, editable=False)
    meeting = models.ForeignKey(
        "transcripts.Meeting", models.CASCADE, related_name="contributions", verbose_name=_("meeting")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    peer_id = models.CharField(_("peer id"), max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.name


class StoredBoard(models.Model):
    """The whiteboard of a meeting. `content` is a JSON list of objects with their ids, compressed by gzip."""

    meeting = models.OneToOneField(
        "transcripts.Meeting", models.CASCADE, related_name="board", verbose_name=_("meeting")
    )
    content = models.BinaryField(_("content"))
    objects_count = models.PositiveIntegerField(_("objects"))

    class Meta:
        verbose_name = _("whiteboard")
        verbose_name_plural = _("whiteboards")

    def __str__(self) -> str:
        return str(self.meeting)

    @staticmethod
    def packed(items: list[BoardItem]) -> bytes:
        """`content` of these objects."""
        return gzip.compress(msgspec.json.encode(items), mtime=0)

    def items(self) -> list[BoardItem]:
        """The objects, from the lowest to the uppermost."""
        items = msgspec.json.decode(gzip.decompress(self.content), type=list[BoardItem])
        return sorted(items, key=lambda item: (item.object.z, str(item.object_id)))

    def texts(self) -> list[str]:
        """The texts on it, from top to bottom."""
        written = [item.object for item in self.items() if isinstance(item.object, Text | Note) and item.object.text]
        return [text.text for text in sorted(written, key=lambda text: (text.y, text.x))]
