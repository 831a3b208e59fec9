"""The note that an agent leaves for the next one in its room: questions to answer, timers to go on with. Pure."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

from aiagent.turn.commands import Question

logger = logging.getLogger(__name__)

MAX_QUESTIONS = 4
MAX_TIMERS = 5

_PeerId = Annotated[str, Meta(min_length=1, max_length=64)]


class _Asked(msgspec.Struct, frozen=True):
    asked_by: _PeerId
    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    spoken: bool
    in_chat: bool
    needs_permission: bool


class Alarm(msgspec.Struct, frozen=True):
    """A running timer, which ends at `ends_at`, Unix seconds of the server's clock."""

    asked_by: _PeerId
    ends_at: Annotated[float, Meta(ge=0, le=1e11)]
    label: Annotated[str, Meta(max_length=500)]

    def secs_left(self, now: float) -> float:
        """The time that is left of the timer at `now`, Unix seconds; 0 when it is over."""
        return max(0.0, self.ends_at - now)


class _Written(msgspec.Struct, frozen=True):
    questions: Annotated[list[_Asked], Meta(max_length=MAX_QUESTIONS)]
    timers: Annotated[list[Alarm], Meta(max_length=MAX_TIMERS)]


@dataclass(frozen=True, slots=True)
class Note:
    """Questions and timers that an agent leaves behind."""

    questions: Sequence[Question] = ()
    timers: Sequence[Alarm] = ()

    def as_json(self) -> bytes | None:
        """The note for another process, without times of this one's clock; None when there is nothing to do."""
        if not self.questions and not self.timers:
            return None
        asked = [
            _Asked(question.asked_by, question.text, question.spoken, question.in_chat, question.needs_permission)
            for question in self.questions
        ]
        return msgspec.json.encode(_Written(asked[:MAX_QUESTIONS], list(self.timers[:MAX_TIMERS])))

    @classmethod
    def from_json(cls, text: str | bytes, now: float) -> "Note":
        """Read a note, with its questions as if asked at `now`. Raises ValueError for anything else than a note."""
        written = msgspec.json.decode(text, type=_Written)
        return cls([_question(asked, now) for asked in written.questions], written.timers)

    @classmethod
    def found(cls, text: str | None, now: float) -> "Note":
        """Read the note that was found in the room; an empty one where there is none, or none that can be read."""
        try:
            return cls.from_json(text, now) if text else cls()
        except ValueError:
            logger.warning("the note of the agent before cannot be read")
            return cls()


def _question(asked: _Asked, now: float) -> Question:
    return Question(
        asked.asked_by,
        asked.text,
        now,
        now,
        spoken=asked.spoken,
        in_chat=asked.in_chat,
        needs_permission=asked.needs_permission,
    )
