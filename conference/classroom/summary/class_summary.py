"""The summary of a class, for its page and its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conference.classroom.models import Contribution, Poll, PollAnswer
from conference.classroom.summary.attendance import People, Person, count_talk, end_of
from conference.classroom.summary.poll_report import PollReport, poll_report
from conference.transcripts.models import Meeting, Segment
from conference.transcripts.page import ROLE_LABELS
from conference.transcripts.selectors import breakout_meetings, meetings_with_counts

SPOKEN = (Segment.Kind.SPEECH, Segment.Kind.AGENT)


@dataclass(frozen=True, slots=True)
class AgentAnswer:
    """An answer of the AI participant. `asked_by` and `question` are empty where that is not known."""

    at: datetime
    asked_by: str
    question: str
    text: str
    interrupted: bool


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """A meeting as its teacher looks back on it. `until` is its end, or now while it goes on.

    Speech and messages in `breakouts` count for their people; the text is on the pages of those meetings. `named_polls`
    is the number of polls with names, `quizzes` the number of those with right and wrong answers.
    """

    meeting: Meeting
    until: datetime
    people: list[Person]
    polls: list[PollReport]
    named_polls: int
    quizzes: int
    breakouts: list[Meeting]
    chat: list[Segment]
    notes: list[Segment]
    speech: list[Segment]
    agent_answers: list[AgentAnswer]


def class_summary(meeting: Meeting, now: datetime) -> ClassSummary:
    """The summary of a meeting; eight queries, and one for each breakout room."""
    stays = list(meeting.attendances.all())
    segments = list(meeting.segments.all())
    contributions = list(Contribution.objects.filter(meeting=meeting))
    polls = list(Poll.objects.filter(meeting=meeting).prefetch_related("options", "answers"))
    until = end_of(meeting, stays, now)
    people = People(stays, until)
    count_talk(people, segments)
    breakouts = list(meetings_with_counts(breakout_meetings(meeting)))
    for breakout in breakouts:
        count_talk(people, list(breakout.segments.all()))
    _count_contributions(people, contributions)
    _count_answers(people, polls)
    named = [poll for poll in polls if not poll.anonymous]
    return ClassSummary(
        meeting=meeting,
        until=until,
        people=people.in_order(),
        polls=[poll_report(poll, list(poll.answers.all())) for poll in polls],
        named_polls=len(named),
        quizzes=sum(poll.quiz for poll in named),
        breakouts=breakouts,
        chat=[segment for segment in segments if segment.kind == Segment.Kind.CHAT],
        notes=[segment for segment in segments if segment.kind == Segment.Kind.NOTE],
        speech=[segment for segment in segments if segment.kind in SPOKEN],
        agent_answers=_agent_answers(segments, contributions),
    )


def _count_contributions(people: People, contributions: Sequence[Contribution]) -> None:
    for contribution in contributions:
        person = people.find(contribution.peer_id, contribution.user_id, contribution.name)
        if contribution.kind == Contribution.Kind.HAND:
            person.hands += 1
        else:
            person.questions += 1


def _count_answers(people: People, polls: Sequence[Poll]) -> None:
    named: list[PollAnswer] = [answer for poll in polls if not poll.anonymous for answer in poll.answers.all()]
    for answer in named:
        person = people.find(answer.peer_id, answer.user_id, answer.name)
        person.answered += 1
        person.right += answer.correct is True


def _agent_answers(segments: Sequence[Segment], contributions: Sequence[Contribution]) -> list[AgentAnswer]:
    """Answers by turn: an answer may be stored in several pieces."""
    askers = {question.pk: question for question in contributions if question.kind == Contribution.Kind.QUESTION}
    turns: dict[UUID, list[Segment]] = {}
    for segment in segments:
        if segment.kind == Segment.Kind.AGENT:
            turns.setdefault(segment.turn_id or segment.pk, []).append(segment)
    return [
        AgentAnswer(
            at=pieces[0].started_at,
            asked_by=asker.name if (asker := askers.get(turn_id)) else "",
            question=_question(segments, asker, pieces[0].started_at) if asker else "",
            text=" ".join(piece.text for piece in pieces),
            interrupted=pieces[-1].interrupted,
        )
        for turn_id, pieces in turns.items()
    ]


def _question(segments: Sequence[Segment], asker: Contribution, before: datetime) -> str:
    """The last words of the asker before the answer; questions that were typed are not stored."""
    said = [line for line in segments if line.peer_id == asker.peer_id and line.kind == Segment.Kind.SPEECH]
    return next((line.text for line in reversed(said) if line.started_at <= before), "")


@dataclass(frozen=True, slots=True)
class Bar:
    """A time of presence, in percent of the meeting's length."""

    start: float
    length: float


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row; `talk` is minutes and seconds of speech."""

    person: Person
    role: str
    talk: str
    bars: list[Bar]


def person_rows(summary: ClassSummary) -> list[PersonRow]:
    """A row for each person, in the order of the summary."""
    begin = min([summary.meeting.started_at, *(person.first_join for person in summary.people if person.first_join)])
    whole_secs = max((summary.until - begin).total_seconds(), 1.0)

    def percent(secs: float) -> float:
        return round(100 * secs / whole_secs, 2)

    return [
        PersonRow(
            person=person,
            role=str(ROLE_LABELS.get(person.role, person.role)),
            talk=f"{person.talk_secs // 60}:{person.talk_secs % 60:02d}",
            bars=[
                Bar(percent((start - begin).total_seconds()), percent((end - start).total_seconds()))
                for start, end in person.spans
            ],
        )
        for person in summary.people
    ]
