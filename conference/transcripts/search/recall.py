"""Lines that the agent may quote: those of the running meeting, and of earlier ones by the rights of the asker."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from conference.accounts.models import User
from conference.rooms.access.roles import room_transcripts_readable
from conference.rooms.models import Room
from conference.signaling.room.state import Participant, RoomState
from conference.transcripts.models import Attendance, Segment
from conference.transcripts.search.index import segments_found

MOST_LINES = 200


class Scope(StrEnum):
    """Meetings of the room that the asker may know."""

    ALL = "all"
    ATTENDED = "attended"
    RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A search. Days count back from today (0), in the time zone of the server; None is no bound.

    `earlier` leaves out the running meeting.
    """

    query: str = ""
    speaker: str = ""
    from_days_ago: int | None = None
    to_days_ago: int | None = None
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The lines found, the best first (without a query the newest last), and the reach of the asker's rights."""

    scope: Scope
    lines: list[Segment]


def lines_recall(*, room: Room, state: RoomState, who: Participant, wanted: Wanted, limit: int) -> Found:
    """Lines of the room's meetings that `who`, a person in it, may know."""
    running = UUID(state.meeting_id)
    scope, readable = _rights(room, running, who)
    # What somebody typed to the agent alone stands in the transcript for its readers; nobody hears it from the agent.
    readable &= ~Q(kind=Segment.Kind.QUESTION)
    if wanted.earlier:
        readable &= ~Q(meeting=running)
    if not wanted.speaker:
        # The agent's own answers only repeat what people said.
        by_agent = Attendance.objects.filter(meeting=OuterRef("meeting"), peer_id=OuterRef("peer_id"), role="agent")
        readable &= ~Q(kind=Segment.Kind.AGENT) & ~Q(Exists(by_agent))
    since, until = _day_start(wanted.from_days_ago), _day_start(wanted.to_days_ago, days_later=1)
    if wanted.query:
        found = segments_found(
            room, wanted.query, limit=limit, readable=readable, speaker=wanted.speaker, since=since, until=until
        )
        return Found(scope, found)
    lines = Segment.objects.filter(readable, meeting__room=room, name__icontains=wanted.speaker)
    if since is not None:
        lines = lines.filter(started_at__gte=since)
    if until is not None:
        lines = lines.filter(started_at__lt=until)
    newest = lines.select_related("meeting").order_by("-started_at", "-pk")[: min(limit, MOST_LINES)]
    return Found(scope, list(newest)[::-1])


def lines_of_running(*, state: RoomState, limit: int) -> list[Segment]:
    """The last stored lines of the running meeting, in order, for a new agent to catch up.

    Messages of an agent are of kind agent here, as its speech.
    """
    meeting_id = UUID(state.meeting_id)
    told = Segment.objects.filter(meeting=meeting_id).exclude(kind=Segment.Kind.QUESTION)
    newest = told.order_by("-started_at", "-pk")[: min(limit, MOST_LINES)]
    agents = set(Attendance.objects.filter(meeting=meeting_id, role="agent").values_list("peer_id", flat=True))
    lines = list(newest)[::-1]
    for line in lines:
        if line.peer_id in agents:
            line.kind = Segment.Kind.AGENT
    return lines


def _rights(room: Room, running: UUID, who: Participant) -> tuple[Scope, Q]:
    """The lines of the room that a person may know.

    Everybody in the room may know all of the running meeting, whose captions and chat they can scroll through anyway.
    Of earlier meetings an account may know the lines up to its own last leave. Readers of the room's transcripts may
    know all. A role that is lent for a meeting gives no right to earlier ones.
    """
    user = User.objects.filter(pk=who.user_id).first() if who.user_id is not None else None
    if user is None or who.role == "guest":
        return Scope.RUNNING, Q(meeting=running)
    if room_transcripts_readable(user, room):
        return Scope.ALL, Q()
    was_there = Attendance.objects.filter(meeting=OuterRef("meeting"), user=user, joined_at__isnull=False)
    attended = was_there.filter(Q(left_at=None) | Q(left_at__gte=OuterRef("started_at")))
    return Scope.ATTENDED, Q(meeting=running) | Q(Exists(attended))


def _day_start(days_ago: int | None, *, days_later: int = 0) -> datetime | None:
    if days_ago is None:
        return None
    day = timezone.localdate() - timedelta(days=days_ago - days_later)
    return timezone.make_aware(datetime.combine(day, time.min))
