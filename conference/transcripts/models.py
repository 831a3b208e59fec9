"""Tables of transcripts: meetings, attendance, lines of speech and text, and the search index over the lines.

Only storage tasks write rows. They may arrive in any order and more than once; see ``services``.

The index: `SearchEntry` holds the terms of each line for both databases. SQLite finds them by an FTS5 table beside it,
which triggers keep equal to it and `SearchIndex` reads; PostgreSQL by a GIN index over the text search vector.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.downloads import safe_file_name
from conference.transcripts.export import clock

if TYPE_CHECKING:
    _Lookup = models.Lookup[str]
else:
    _Lookup = models.Lookup

INDEX_TABLE = "transcripts_searchindex"


class Meeting(models.Model):
    """One sitting of a room, from the first join to the last leave. The names of its rooms survive the rooms."""

    id = models.UUIDField(_("id"), primary_key=True, editable=False)
    room = models.ForeignKey(
        "rooms.Room", models.SET_NULL, null=True, blank=True, related_name="meetings", verbose_name=_("room")
    )
    room_slug = models.CharField(_("room slug"), max_length=100, db_index=True)
    room_name = models.CharField(_("room name"), max_length=200)
    main_room_name = models.CharField(
        _("main room"), max_length=200, blank=True, help_text=_("Of a meeting in a breakout room.")
    )
    started_at = models.DateTimeField(_("started"), db_index=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, db_index=True)
    end_estimated = models.BooleanField(
        _("end estimated"), default=False, help_text=_("Nobody announced the end; it is the time of the last activity.")
    )
    agent_epoch = models.PositiveBigIntegerField(_("agent epoch"), default=0)
    agent_epoch_at = models.DateTimeField(_("agent epoch since"), null=True, blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ("-started_at", "id")
        indexes = (models.Index(fields=["room", "-started_at"], name="meeting_room_started"),)

    def __str__(self) -> str:
        return f"{self.place}, {timezone.localtime(self.started_at):%Y-%m-%d %H:%M}"

    @property
    def place(self) -> str:
        """The name of the room, behind that of the main room where it is a breakout room."""
        return f"{self.main_room_name}: {self.room_name}" if self.main_room_name else self.room_name

    @property
    def file_name(self) -> str:
        """The first part of the names of files about the meeting, with its start where the person is who asks."""
        start = f"{timezone.localtime(self.started_at):%Y%m%d-%H%M}"
        return f"{safe_file_name(self.place) or self.room_slug}-{start}"

    @property
    def duration(self) -> timedelta | None:
        """Time from start to end; None while the meeting is going on."""
        return None if self.ended_at is None else max(self.ended_at - self.started_at, timedelta())

    @property
    def duration_clock(self) -> str:
        """The duration as ``hh:mm:ss``; empty while the meeting is going on."""
        return "" if self.duration is None else clock(self.duration.total_seconds())


class DeletedMeeting(models.Model):
    """The mark of a meeting that was deleted: what is stored late of it is refused. It holds nothing of the meeting."""

    id = models.UUIDField(primary_key=True, editable=False)
    deleted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("deleted meeting")
        verbose_name_plural = _("deleted meetings")

    def __str__(self) -> str:
        return str(self.pk)


class Attendance(models.Model):
    """One stay of a participant in a meeting. Either time is null until its event has arrived.

    ``person`` is the same for all stays of a guest in this meeting.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name=_("meeting"))
    peer_id = models.CharField(_("peer id"), max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=20)
    person = models.CharField(max_length=32, blank=True, editable=False)
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ("joined_at", "id")
        constraints = (models.UniqueConstraint(fields=["meeting", "peer_id"], name="attendance_once_a_peer"),)

    def __str__(self) -> str:
        return self.name

    def present_time(self, until: datetime) -> timedelta:
        """Time in the meeting, counted to ``until`` where the leave is unknown; zero where the join is."""
        if self.joined_at is None:
            return timedelta()
        return max((self.left_at or until) - self.joined_at, timedelta())


class Segment(models.Model):
    """A line of a transcript: speech, an answer of the AI participant, a question typed to it, a message, or a note.

    ``id`` comes from outside (segment or message id) and makes storing idempotent.
    """

    class Kind(models.TextChoices):
        """Source of the words."""

        SPEECH = "speech", _("Speech")
        AGENT = "agent", _("AI participant")
        CHAT = "chat", _("Chat")
        NOTE = "note", _("Note")
        QUESTION = "question", _("Question to the AI")

    id = models.UUIDField(_("id"), primary_key=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="segments", verbose_name=_("meeting"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    peer_id = models.CharField(_("peer id"), max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    name = models.CharField(_("speaker"), max_length=200)
    text = models.TextField(_("text"))
    lang = models.CharField(_("language"), max_length=35, blank=True)
    started_at = models.DateTimeField(_("time"))
    ended_at = models.DateTimeField(_("until"))
    turn_id = models.UUIDField(_("turn"), null=True, blank=True)
    interrupted = models.BooleanField(_("interrupted"), default=False)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ("started_at", "ended_at", "id")
        indexes = (
            models.Index(fields=["meeting", "started_at"], name="segment_meeting_started"),
            models.Index(fields=["name", "meeting"], name="segment_name_meeting"),
            models.Index(fields=["-started_at"], name="segment_started"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {timezone.localtime(self.started_at):%Y-%m-%d %H:%M:%S}"


class SearchEntry(models.Model):
    """The terms of a line, as `search.terms.document_terms` makes them.

    Its key is a number because the index table of SQLite numbers its rows by it.
    """

    segment = models.OneToOneField(
        "transcripts.Segment", models.CASCADE, related_name="search_entry", verbose_name=_("line")
    )
    terms = models.TextField(_("terms"))

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return str(self.segment_id)


class SearchIndex(models.Model):
    """The FTS5 table, SQLite only. It can be filtered by `terms__match` and sorted by `rank`, best first.

    Rows follow those of SearchEntry by triggers, so that Django neither makes, writes nor deletes any.
    """

    entry = models.OneToOneField(
        SearchEntry, models.DO_NOTHING, db_column="rowid", primary_key=True, related_name="indexed", db_constraint=False
    )
    terms = models.TextField()
    rank = models.FloatField()

    class Meta:
        managed = False
        db_table = INDEX_TABLE

    def __str__(self) -> str:
        return str(self.pk)


@models.TextField.register_lookup
class Match(_Lookup):
    """FTS5's MATCH."""

    lookup_name = "match"

    def as_sqlite(self, compiler: object, connection: object) -> tuple[str, list[object]]:
        """The SQL of the operator, which takes a plain column name."""
        left, left_params = self.process_lhs(compiler, connection)  # type: ignore[arg-type]
        right, right_params = self.process_rhs(compiler, connection)  # type: ignore[arg-type]
        return f"{left} MATCH {right}", [*left_params, *right_params]
