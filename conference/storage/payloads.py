"""The common part of the arguments of storage tasks, checked and cleaned before any rule sees them.

Field names are those of docs/protocol.md ("Storing"). Times are Unix seconds. Unknown fields are ignored. Text loses
only what no database can keep (NUL, lone surrogates): words are never lost for a formality.
"""

from typing import Annotated, TypeVar
from uuid import UUID

import msgspec

Ident = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Slug = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Name = Annotated[str, msgspec.Meta(max_length=200)]
Lang = Annotated[str, msgspec.Meta(max_length=35)]
UnixSecs = Annotated[float, msgspec.Meta(ge=0, le=32_503_680_000)]
UserId = int | str | None


class MalformedPayload(ValueError):
    """A task's arguments do not fit. The message names the field and never quotes text."""


class MeetingPayload(msgspec.Struct, frozen=True, kw_only=True):
    """The meeting that a storage task belongs to."""

    room_slug: Slug
    meeting_id: UUID
    meeting_started_at: UnixSecs


P = TypeVar("P", bound=MeetingPayload)


def payload_parse(kind: type[P], fields: dict[str, object]) -> P:
    """Check the keyword arguments of a task. Raises MalformedPayload."""
    try:
        return msgspec.convert({key: _storable(value) for key, value in fields.items()}, kind)
    except msgspec.ValidationError as exc:
        raise MalformedPayload(str(exc)) from None


def _storable(value: object) -> object:
    """Strings, also in lists and objects, without the code points that SQLite or PostgreSQL refuse."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    if isinstance(value, list | tuple):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {key: _storable(item) for key, item in value.items()}
    return value
