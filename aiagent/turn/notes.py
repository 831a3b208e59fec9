"""Questions that one agent did not come to answer, as a note for the next one. Pure."""

from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import Meta

from aiagent.turn.commands import Question

MAX_QUESTIONS = 4


class _Note(msgspec.Struct, frozen=True):
    asked_by: Annotated[str, Meta(min_length=1, max_length=64)]
    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    spoken: bool
    in_chat: bool
    needs_permission: bool


_Notes = Annotated[list[_Note], Meta(max_length=MAX_QUESTIONS)]


def written_down(questions: Iterable[Question]) -> bytes:
    """The first questions as JSON; their times mean nothing to another process."""
    notes = [_Note(one.asked_by, one.text, one.spoken, one.in_chat, one.needs_permission) for one in questions]
    return msgspec.json.encode(notes[:MAX_QUESTIONS])


def read_back(text: str | bytes, now: float) -> list[Question]:
    """The questions, as if asked at `now`. Raises ValueError for anything else than a note."""
    return [
        Question(
            note.asked_by,
            note.text,
            now,
            now,
            spoken=note.spoken,
            in_chat=note.in_chat,
            needs_permission=note.needs_permission,
        )
        for note in msgspec.json.decode(text, type=_Notes)
    ]
