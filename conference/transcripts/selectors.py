"""Reading meetings: counts, activity, who may see them, and the document that exports are made of."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from conference.transcripts.models import Attendance, Meeting, Segment


def meetings_with_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Adds ``participants`` (stays of people, without the agent) and ``lines``, as subqueries: no row is counted twice."""
    people = Attendance.objects.filter(meeting=OuterRef("pk")).exclude(role="agent")
    lines = Segment.objects.filter(meeting=OuterRef("pk"))
    return meetings.annotate(
        participants=Coalesce(Subquery(_count(people)), 0), lines=Coalesce(Subquery(_count(lines)), 0)
    )


def _count(rows: QuerySet[Attendance] | QuerySet[Segment]) -> QuerySet[Attendance] | QuerySet[Segment]:
    """The number of rows of each meeting, in the shape that a subquery needs."""
    return rows.order_by().values("meeting").annotate(n=Count("pk")).values("n")


def meetings_search(meetings: QuerySet[Meeting], words: list[str]) -> QuerySet[Meeting]:
    """Meetings in which each word occurs: in the room's name, in a line, or in somebody's name."""
    for word in words:
        said = Segment.objects.filter(Q(text__icontains=word) | Q(name__icontains=word), meeting=OuterRef("pk"))
        there = Attendance.objects.filter(name__icontains=word, meeting=OuterRef("pk"))
        room = Q(room_name__icontains=word) | Q(room_slug__icontains=word)
        meetings = meetings.filter(room | Exists(said) | Exists(there))
    return meetings


def meetings_silent_since(since: datetime) -> QuerySet[Meeting]:
    """Open meetings without activity after ``since``, with ``last_activity_at``."""

    def latest(rows: QuerySet[Attendance] | QuerySet[Segment], field: str) -> Coalesce:
        newest = rows.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(t=Max(field)).values("t")
        return Coalesce(Subquery(newest, output_field=DateTimeField()), "started_at")

    return (
        Meeting.objects.filter(ended_at=None)
        .annotate(
            last_activity_at=Greatest(
                latest(Segment.objects.all(), "ended_at"),
                latest(Attendance.objects.all(), "joined_at"),
                latest(Attendance.objects.all(), "left_at"),
            )
        )
        .filter(last_activity_at__lte=since)
    )


def meeting_ids_ended_before(before: datetime, *, limit: int) -> list[UUID]:
    """Ids of the longest ended meetings, at most ``limit``."""
    return list(Meeting.objects.filter(ended_at__lt=before).order_by("ended_at").values_list("pk", flat=True)[:limit])


def meetings_readable_by(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Meeting]:
    """Meetings whose transcript a user may read: staff with the permission all, others those of rooms they own."""
    if not user.is_authenticated:
        return Meeting.objects.none()
    if getattr(user, "is_staff", False) and user.has_perm("transcripts.view_meeting"):  # type: ignore[attr-defined]
        return Meeting.objects.all()
    return Meeting.objects.filter(room__owner=user.pk)
