"""Tables of a class summary: attendance, polls, chat and transcript. Its files are made of them.

Times are those of the zone of the person who asks; the heads of their columns name it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from conference.classroom.summary.attendance import Person
from conference.classroom.summary.class_summary import ClassSummary
from conference.classroom.summary.poll_report import PollReport
from conference.transcripts.models import Segment
from conference.transcripts.page import ROLE_LABELS

Cell = str | int | float | datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a title and a header. `widths` are those of the columns, in characters. Times have no zone.

    `place` is the room. Its name is in the last column of each row, too: tables of many meetings are put together.
    """

    title: str
    header: list[str]
    rows: list[list[Cell]]
    widths: list[int]
    place: str


def _sheet(title: str, summary: ClassSummary, header: dict[str, int], rows: list[list[Cell]]) -> Sheet:
    """The table with the columns that all have; `header` has the widths of the others."""
    place = summary.meeting.place
    header = header | {_("Room"): 24, _in_zone(_("Meeting began")): 19}
    began = _time(summary.meeting.started_at)
    return Sheet(title, list(header), [[*row, place, began] for row in rows], list(header.values()), place)


def attendance_sheet(summary: ClassSummary) -> Sheet:
    """One row for each person."""
    header = {
        _("Name"): 24,
        _("Role"): 14,
        _in_zone(_("First join")): 19,
        _in_zone(_("Last leave")): 19,
        _("Minutes present"): 10,
        _("Joins"): 8,
        _("Talk time (s)"): 10,
        _("Turns"): 8,
        _("Chat messages"): 10,
        _("Raised hands"): 10,
        _("Questions to the AI"): 10,
        _("Poll answers"): 10,
        _("Polls"): 8,
        _("Right in quizzes"): 10,
        _("Quizzes"): 8,
    }
    rows = [_person_row(person, summary) for person in summary.people]
    return _sheet(_("Attendance"), summary, header, rows)


def polls_sheet(summary: ClassSummary) -> Sheet:
    """For each poll the counts of its options, then the answers."""
    header = {_("Poll"): 40, _("Kind"): 16, _("What"): 12, _("Name or option"): 28, _("Answer"): 40}
    header |= {_("Count"): 8, _("Percent"): 8, _("Right"): 8}
    rows = [row for report in summary.polls for row in _poll_rows(report)]
    return _sheet(_("Polls"), summary, header, rows)


def chat_sheet(summary: ClassSummary) -> Sheet:
    """Messages to the room."""
    rows: list[list[Cell]] = [[_time(message.started_at), message.name, message.text] for message in summary.chat]
    return _sheet(_("Chat"), summary, {_in_zone(_("Time")): 19, _("Name"): 24, _("Message"): 80}, rows)


def transcript_sheet(summary: ClassSummary) -> Sheet:
    """Speech of people and of the AI participant, and what people typed to it."""
    header = {_in_zone(_("Start")): 19, _in_zone(_("End")): 19, _("Speaker"): 24}
    header |= {_("Who"): 14, _("Text"): 80, _("Language"): 10}
    rows: list[list[Cell]] = [_speech_row(segment) for segment in summary.speech]
    return _sheet(_("Transcript"), summary, header, rows)


SHEETS: dict[str, Callable[[ClassSummary], Sheet]] = {
    "attendance": attendance_sheet,
    "polls": polls_sheet,
    "chat": chat_sheet,
    "transcript": transcript_sheet,
}


def _person_row(person: Person, summary: ClassSummary) -> list[Cell]:
    return [
        person.name,
        str(ROLE_LABELS.get(person.role, person.role)),
        _time(person.first_join),
        _time(person.last_leave),
        person.minutes,
        person.joins,
        person.talk_secs,
        person.turns,
        person.messages,
        person.hands,
        person.questions,
        person.answered,
        summary.named_polls,
        person.right,
        summary.quizzes,
    ]


def _poll_rows(report: PollReport) -> list[list[Cell]]:
    head: list[Cell] = [report.poll.question, report.poll.get_kind_display()]
    options: list[list[Cell]] = [
        [*head, _("option"), option.text, None, option.count, option.percent, _right(option.correct, report)]
        for option in report.options
    ]
    answers: list[list[Cell]] = [
        [*head, _("answer"), answer.name or _("anonymous"), answer.text, None, None, _right(answer.correct, report)]
        for answer in report.answers
    ]
    return options + answers


def _right(correct: bool | None, report: PollReport) -> str | None:
    if not report.poll.quiz or correct is None:
        return None
    return _("yes") if correct else _("no")


def _speech_row(segment: Segment) -> list[Cell]:
    who = {Segment.Kind.AGENT: _("AI participant"), Segment.Kind.QUESTION: _("person, typed to the AI")}
    return [
        _time(segment.started_at),
        _time(segment.ended_at),
        segment.name,
        who.get(Segment.Kind(segment.kind), _("person")),
        segment.text,
        segment.lang,
    ]


def _time(at: datetime | None) -> datetime | None:
    """Local time to the second, as spreadsheets have it: without a zone."""
    return None if at is None else timezone.localtime(at).replace(microsecond=0, tzinfo=None)


def _in_zone(title: str) -> str:
    """The head of a column of times."""
    return f"{title} ({timezone.get_current_timezone_name()})"
