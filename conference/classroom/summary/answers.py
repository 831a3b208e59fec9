"""Questions to the AI participant with its answers, for the summary of a class.

A question is what the agent understood and answered, spoken or typed, as the agent itself reported it. In older
meetings only who asked is known: then it is what that person said last before the answer. Answers are put together by
turn; one that was only written stands in the chat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conference.classroom.models import Contribution
from conference.transcripts.models import Segment


@dataclass(frozen=True, slots=True)
class AgentAnswer:
    """A question and its answer. `asked_by` and `question` are empty where unknown, `text` where none was given."""

    at: datetime
    asked_by: str
    question: str
    text: str
    interrupted: bool


def agent_answers(segments: Sequence[Segment], contributions: Sequence[Contribution]) -> list[AgentAnswer]:
    """The questions of a meeting with their answers, in the order of time.

    `segments` are in their order. An answer without a known question stands by itself; a question whose answer nobody
    got stands without one where its words are known.
    """
    questions = {asked.pk: asked for asked in contributions if asked.kind == Contribution.Kind.QUESTION}
    pieces = _by_turn(segments)
    answers = [_answer(segments, questions.get(turn_id), parts) for turn_id, parts in pieces.items()]
    unanswered = [asked for turn_id, asked in questions.items() if turn_id not in pieces and asked.text]
    answers += [AgentAnswer(asked.at, asked.name, asked.text, "", interrupted=False) for asked in unanswered]
    return sorted(answers, key=lambda answer: answer.at)


def _by_turn(segments: Sequence[Segment]) -> dict[UUID, list[Segment]]:
    """The pieces of each answer by turn: as they were heard, or as they were written where nothing was spoken."""
    heard: dict[UUID, list[Segment]] = {}
    written: dict[UUID, list[Segment]] = {}
    for segment in segments:
        if segment.kind == Segment.Kind.AGENT:
            heard.setdefault(segment.turn_id or segment.pk, []).append(segment)
        elif segment.kind == Segment.Kind.CHAT and segment.turn_id is not None:
            written.setdefault(segment.turn_id, []).append(segment)
    return written | heard


def _answer(segments: Sequence[Segment], asked: Contribution | None, pieces: Sequence[Segment]) -> AgentAnswer:
    return AgentAnswer(
        at=pieces[0].started_at,
        asked_by=asked.name if asked else "",
        question=(asked.text or _said_before(segments, asked, pieces[0].started_at)) if asked else "",
        text=" ".join(piece.text for piece in pieces),
        interrupted=pieces[-1].interrupted,
    )


def _said_before(segments: Sequence[Segment], asker: Contribution, before: datetime) -> str:
    """The last words of the asker before the answer."""
    said = [line for line in segments if line.peer_id == asker.peer_id and line.kind == Segment.Kind.SPEECH]
    return next((line.text for line in reversed(said) if line.started_at <= before), "")
