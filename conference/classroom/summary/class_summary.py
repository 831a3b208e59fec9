"""The summary of a class, for its page and its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.classroom.models import Contribution, Poll, PollAnswer
from conference.classroom.summary.answers import AgentAnswer, agent_answers
from conference.classroom.summary.attendance import People, Person, count_talk, end_of
from conference.classroom.summary.poll_report import PollReport, poll_report
from conference.transcripts.models import Meeting, Segment
from conference.transcripts.page import ROLE_LABELS
from conference.transcripts.selectors import agent_peers, breakout_meetings, meetings_with_counts

# The lines of the transcript, without chat and notes.
IN_TRANSCRIPT = (Segment.Kind.SPEECH, Segment.Kind.AGENT, Segment.Kind.QUESTION)


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

    @property
    def answered(self) -> int:
        """The number of questions with an answer."""
        return sum(bool(answer.text) for answer in self.agent_answers)


def class_summary(meeting: Meeting, now: datetime) -> ClassSummary:
    """The summary of a meeting; nine queries, and one for each breakout room."""
    stays = list(meeting.attendances.all())
    segments = list(meeting.segments.all())
    contributions = list(Contribution.objects.filter(meeting=meeting))
    polls = list(Poll.objects.filter(meeting=meeting).prefetch_related("options", "answers"))
    until = end_of(meeting, stays, now)
    breakouts = list(meetings_with_counts(breakout_meetings(meeting)))
    people = People(stays, until, agent_peers([meeting, *breakouts]))
    count_talk(people, segments)
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
        speech=[segment for segment in segments if segment.kind in IN_TRANSCRIPT],
        agent_answers=agent_answers(segments, contributions),
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
