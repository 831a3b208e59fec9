"""Attendance of a meeting: presence and contributions of each person, however often they came and went.

All stays of an account are one person, and so are those of a guest whom the server recognised. Of guests in older
meetings only names are known: stays of the same name are one person unless they overlap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from unicodedata import normalize

from conference.transcripts.models import Attendance, Meeting, Segment

Span = tuple[datetime, datetime]
ROLE_ORDER = ("host", "moderator", "participant", "guest")


@dataclass(slots=True)
class Person:
    """One person; `guest` is `Attendance.person`.

    `spans` are the times of presence, in order and without overlaps; `right` counts right answers.
    """

    name: str
    role: str
    user_id: int | None
    guest: str = ""
    peer_ids: set[str] = field(default_factory=set)
    joins: int = 0
    first_join: datetime | None = None
    last_leave: datetime | None = None
    spans: list[Span] = field(default_factory=list)
    talk: timedelta = timedelta()
    turns: int = 0
    messages: int = 0
    hands: int = 0
    questions: int = 0
    answered: int = 0
    right: int = 0

    @property
    def present(self) -> timedelta:
        """Time in the meeting."""
        return sum((end - start for start, end in self.spans), timedelta())

    @property
    def minutes(self) -> int:
        """Whole minutes in the meeting, rounded up."""
        return -(-self.present // timedelta(minutes=1))

    @property
    def talk_secs(self) -> int:
        """Seconds of speech, rounded."""
        return round(self.talk.total_seconds())


class People:
    """The people of a meeting. Stored rows find theirs by peer id, account or name."""

    def __init__(self, stays: Iterable[Attendance], until: datetime, agents: Iterable[str] = ()) -> None:
        """`agents` are peer ids of the AI participant, also of its visits to breakout rooms: it is no person."""
        self._until = until
        self.agents = frozenset(agents)
        self.all: list[Person] = []
        for stay in stays:
            if stay.role != "agent":
                self._add(stay)
        for person in self.all:
            person.spans = merged(person.spans)

    def find(self, peer_id: str, user_id: int | None, name: str) -> Person:
        """The person of a stored row. A person without a recorded join is added: nothing they did is lost."""
        for person in self.all:
            if peer_id in person.peer_ids or (user_id is not None and person.user_id == user_id):
                return person
        for person in self.all:
            if user_id is None and person.user_id is None and person.name == name:
                return person
        person = Person(name=name, role="participant", user_id=user_id, peer_ids={peer_id})
        self.all.append(person)
        return person

    def in_order(self) -> list[Person]:
        """Hosts first, then by name, with letters that have an accent among those that have none."""
        return sorted(self.all, key=_order)

    def _add(self, stay: Attendance) -> None:
        span = self._span(stay)
        person = next((known for known in self.all if _is_same(known, stay, span)), None)
        if person is None:
            person = Person(name=stay.name, role=stay.role, user_id=stay.user_id, guest=stay.person)
            self.all.append(person)
        person.peer_ids.add(stay.peer_id)
        person.joins += 1
        person.role = min(person.role, stay.role, key=_rank)
        if span is None:
            return
        start, end = span
        person.spans.append(span)
        person.first_join = min(person.first_join or start, start)
        person.last_leave = max(person.last_leave or end, end)

    def _span(self, stay: Attendance) -> Span | None:
        """Start and end; a stay whose end is unknown lasts to the end of the meeting."""
        if stay.joined_at is None:
            return None
        return stay.joined_at, max(stay.joined_at, stay.left_at or self._until)


def count_talk(people: People, segments: Sequence[Segment]) -> None:
    """Add talk time, turns and messages. A turn goes on until somebody else speaks."""
    last_voice: Person | str | None = None
    for segment in segments:
        if segment.kind == Segment.Kind.AGENT:
            last_voice = "agent"
            continue
        if segment.kind == Segment.Kind.NOTE or segment.peer_id in people.agents:
            continue
        person = people.find(segment.peer_id, segment.user_id, segment.name)
        if segment.kind == Segment.Kind.CHAT:
            person.messages += 1
            continue
        if segment.kind == Segment.Kind.QUESTION:
            continue
        person.talk += segment.ended_at - segment.started_at
        person.turns += last_voice is not person
        last_voice = person


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same times without overlaps, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def end_of(meeting: Meeting, stays: Sequence[Attendance], now: datetime) -> datetime:
    """The latest end of presence: the end of the meeting, or now while it goes on."""
    latest = max((stay.left_at or stay.joined_at or meeting.started_at for stay in stays), default=meeting.started_at)
    return max(meeting.ended_at or now, latest)


def _is_same(person: Person, stay: Attendance, span: Span | None) -> bool:
    if stay.user_id is not None or person.user_id is not None:
        return stay.user_id == person.user_id
    if person.guest or stay.person:
        return person.guest == stay.person
    if person.name != stay.name:
        return False
    return span is None or all(span[1] <= start or end <= span[0] for start, end in person.spans)


def _order(person: Person) -> tuple[int, str, str]:
    return _rank(person.role), normalize("NFKD", person.name).casefold(), person.name


def _rank(role: str) -> int:
    return ROLE_ORDER.index(role) if role in ROLE_ORDER else len(ROLE_ORDER)
