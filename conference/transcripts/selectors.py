"""Queries on meetings: counts, activity, readers, and the document that exports are made of."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Aggregate, CharField, Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, NullIf

from conference.accounts.models import User
from conference.rooms.access.roles import Reader, reads_all_transcripts, rooms_moderated_by
from conference.transcripts.export import Attendee, Line, Transcript
from conference.transcripts.models import Attendance, Meeting, Segment

_Rows = QuerySet[Attendance] | QuerySet[Segment]


def meetings_with_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Add the counts ``participants`` (people, however often they came) and ``lines``, by subqueries.

    People are told apart by account, guests as the server recognised them, those of older meetings by name.
    """
    people = Attendance.objects.exclude(role="agent")
    guest = NullIf(Concat(Value("guest "), "person"), Value("guest "))
    who = Coalesce(Cast("user_id", CharField()), guest, Concat(Value("name "), "name"))
    return meetings.annotate(
        participants=Coalesce(_of_meeting(people, Count(who, distinct=True)), 0),
        lines=Coalesce(_of_meeting(Segment.objects.all(), Count("pk")), 0),
    )


def meetings_search(meetings: QuerySet[Meeting], words: list[str]) -> QuerySet[Meeting]:
    """Meetings in which each word occurs: in the room's name, in a line, or in somebody's name."""
    for word in words:
        said = Segment.objects.filter(Q(text__icontains=word) | Q(name__icontains=word), meeting=OuterRef("pk"))
        there = Attendance.objects.filter(name__icontains=word, meeting=OuterRef("pk"))
        room = Q(room_name__icontains=word) | Q(main_room_name__icontains=word) | Q(room_slug__icontains=word)
        meetings = meetings.filter(room | Exists(said) | Exists(there))
    return meetings


def meetings_silent_since(since: datetime) -> list[tuple[UUID, datetime]]:
    """Open meetings without activity after ``since``: id and time of the last activity."""

    def latest(rows: _Rows, field: str) -> Coalesce:
        return Coalesce(_of_meeting(rows, Max(field)), "started_at")

    last_activity_at = Greatest(
        latest(Segment.objects.all(), "ended_at"),
        latest(Attendance.objects.all(), "joined_at"),
        latest(Attendance.objects.all(), "left_at"),
    )
    silent = Meeting.objects.filter(ended_at=None).annotate(at=last_activity_at).filter(at__lte=since)
    return list(silent.values_list("pk", "at"))


def meeting_ids_ended_before(before: datetime, *, limit: int, without: Collection[UUID] = ()) -> list[UUID]:
    """Ids of the meetings that ended first, at most ``limit``, and none of ``without``."""
    ended = Meeting.objects.filter(ended_at__lt=before).exclude(pk__in=without)
    return list(ended.order_by("ended_at").values_list("pk", flat=True)[:limit])


def meetings_readable_by(user: Reader) -> QuerySet[Meeting]:
    """Meetings whose transcript a user may read: those of rooms they own or moderate; staff with the permission all."""
    if reads_all_transcripts(user):
        return Meeting.objects.all()
    if not isinstance(user, User):
        return Meeting.objects.none()
    moderated = rooms_moderated_by(user)
    of_room = Q(room__owner=user.pk) | Q(room__in=moderated) | Q(room__parent__in=moderated)
    return Meeting.objects.filter(of_room)


def breakout_meetings(meeting: Meeting) -> QuerySet[Meeting]:
    """Meetings in breakout rooms that belong to a meeting: those within its time. The first comes first."""
    if meeting.room_id is None:
        return Meeting.objects.none()
    found = Meeting.objects.filter(room__parent=meeting.room_id, started_at__gte=meeting.started_at)
    if meeting.ended_at is not None:
        found = found.filter(started_at__lte=meeting.ended_at)
    # Where the end did not arrive, the next meeting has breakout rooms of its own.
    next_one = Meeting.objects.filter(room=meeting.room_id, started_at__gt=meeting.started_at).order_by("started_at")
    if (begins := next_one.values_list("started_at", flat=True).first()) is not None:
        found = found.filter(started_at__lt=begins)
    return found.order_by("started_at", "room_slug")


def agent_peers(meetings: Collection[Meeting]) -> set[str]:
    """Peer ids of the AI participant in these meetings."""
    stays = Attendance.objects.filter(meeting__in=meetings, role="agent").order_by().values_list("peer_id")
    answers = Segment.objects.filter(meeting__in=meetings, kind=Segment.Kind.AGENT).order_by().values_list("peer_id")
    return {peer_id for (peer_id,) in stays.union(answers)}


def main_meeting(meeting: Meeting) -> Meeting | None:
    """The meeting that a breakout room's meeting belonged to; None for others, and where it is gone."""
    if meeting.room is None or meeting.room.parent_id is None:
        return None
    earlier = Meeting.objects.filter(room=meeting.room.parent_id, started_at__lte=meeting.started_at)
    found = earlier.order_by("-started_at").first()
    is_over = found is not None and found.ended_at is not None and found.ended_at < meeting.started_at
    return None if is_over else found


def meetings_deletable_by(user: Reader) -> QuerySet[Meeting]:
    """Meetings that a user may delete: those of rooms they own; staff with the permission all."""
    if not isinstance(user, User):
        return Meeting.objects.none()
    if user.is_staff and user.has_perm("transcripts.delete_meeting"):
        return Meeting.objects.all()
    return Meeting.objects.filter(room__owner=user.pk)


def _of_meeting(rows: _Rows, aggregate: Aggregate) -> Subquery:
    """An aggregate over the rows of the outer query's meeting."""
    return Subquery(
        rows.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(value=aggregate).values("value")
    )


def meeting_transcript(meeting: Meeting) -> Transcript:
    """The meeting as the document that exports are made of; three queries."""

    def secs(at: datetime) -> float:
        return (at - meeting.started_at).total_seconds()

    def secs_if_known(at: datetime | None) -> float | None:
        return None if at is None else secs(at)

    return Transcript(
        meeting_id=str(meeting.pk),
        room_slug=meeting.room_slug,
        room_name=meeting.room_name,
        main_room_name=meeting.main_room_name,
        people=getattr(meetings_with_counts(Meeting.objects.filter(pk=meeting.pk)).get(), "participants", 0),
        started_at=meeting.started_at,
        ended_at=meeting.ended_at,
        lines=tuple(
            Line(
                id=str(segment.pk),
                kind=segment.kind,
                speaker=segment.name,
                text=segment.text,
                lang=segment.lang,
                start_secs=secs(segment.started_at),
                end_secs=secs(segment.ended_at),
                interrupted=segment.interrupted,
            )
            for segment in meeting.segments.all()
        ),
        attendees=tuple(
            Attendee(
                name=stay.name,
                role=stay.role,
                joined_secs=secs_if_known(stay.joined_at),
                left_secs=secs_if_known(stay.left_at),
            )
            for stay in meeting.attendances.all()
        ),
    )
