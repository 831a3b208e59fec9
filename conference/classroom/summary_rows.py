"""The attendance of a class as rows of its page: each person with the bars of their presence."""

from dataclasses import dataclass

from conference.classroom.attendance import Person
from conference.classroom.summary import ClassSummary
from conference.transcripts.page import ROLE_LABELS


@dataclass(frozen=True, slots=True)
class Bar:
    """A time of presence, in percent of the meeting."""

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
    begin = min([summary.meeting.started_at, *(one.first_join for one in summary.people if one.first_join)])
    whole_secs = max((summary.until - begin).total_seconds(), 1.0)

    def percent(secs: float) -> float:
        return round(100 * secs / whole_secs, 2)

    return [
        PersonRow(
            person=one,
            role=str(ROLE_LABELS.get(one.role, one.role)),
            talk=f"{one.talk_secs // 60}:{one.talk_secs % 60:02d}",
            bars=[
                Bar(percent((start - begin).total_seconds()), percent((end - start).total_seconds()))
                for start, end in one.spans
            ],
        )
        for one in summary.people
    ]
