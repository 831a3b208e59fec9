"""What an agent that leaves a room asks of the next one: questions to answer, timers to go on with. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

from aiagent.turn.commands import Question

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
    """A timer that runs: it is over at `ends_at`, Unix seconds of the server's clock."""

    asked_by: _PeerId
    ends_at: Annotated[float, Meta(ge=0, le=1e11)]
    label: Annotated[str, Meta(max_length=500)]


class _Written(msgspec.Struct, frozen=True):
    questions: Annotated[list[_Asked], Meta(max_length=MAX_QUESTIONS)]
    timers: Annotated[list[Alarm], Meta(max_length=MAX_TIMERS)]


@dataclass(frozen=True, slots=True)
class Note:
    """What is left to do in a room."""

    questions: Sequence[Question] = ()
    timers: Sequence[Alarm] = ()

    def as_json(self) -> bytes | None:
        """For another process, to which the times of the questions mean nothing; None when there is nothing to do."""
        if not self.questions and not self.timers:
            return None
        asked = [
            _Asked(one.asked_by, one.text, one.spoken, one.in_chat, one.needs_permission) for one in self.questions
        ]
        return msgspec.json.encode(_Written(asked[:MAX_QUESTIONS], list(self.timers[:MAX_TIMERS])))

    @classmethod
    def from_json(cls, text: str | bytes, now: float) -> "Note":
        """The note, with the questions as if asked at `now`. Raises ValueError for anything else than a note."""
        written = msgspec.json.decode(text, type=_Written)
        return cls([_question(one, now) for one in written.questions], written.timers)


def _question(one: _Asked, now: float) -> Question:
    return Question(
        one.asked_by,
        one.text,
        now,
        now,
        spoken=one.spoken,
        in_chat=one.in_chat,
        needs_permission=one.needs_permission,
    )
