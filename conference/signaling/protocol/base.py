"""The base of all client frames, and types of their members. `client_frames` has the union of the frames."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from conference.texts import clean_text, is_blank

Json = dict[str, Any]
PeerId = Annotated[str, Meta(min_length=1, max_length=64)]
Seq = Annotated[int, Meta(ge=0, le=2**53)]
Secs = Annotated[float, Meta(ge=0, le=1e7)]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """An object inside a frame."""


class ClientFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """A frame. Its answer has the same `id`; a frame without one is not answered."""

    id: Annotated[str, Meta(max_length=64)] | None = None


def clean_members(frame: msgspec.Struct, *members: str) -> None:
    """Take out of these texts, or tuples of texts, what cannot be seen. For `__post_init__`, before other checks."""
    for member in members:
        value = getattr(frame, member)
        cleaned = tuple(map(clean_text, value)) if isinstance(value, tuple) else value and clean_text(value)
        if cleaned != value:
            msgspec.structs.force_setattr(frame, member, cleaned)


def needs_text(text: str | None, complaint: str) -> None:
    """Raises ValueError when nothing of a text can be seen."""
    if is_blank(text or ""):
        raise ValueError(complaint)
