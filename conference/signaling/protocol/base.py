"""The base of all client frames, and types of their members. `client_frames` has the union of the frames."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

Json = dict[str, Any]
PeerId = Annotated[str, Meta(min_length=1, max_length=64)]
Seq = Annotated[int, Meta(ge=0, le=2**53)]
Secs = Annotated[float, Meta(ge=0, le=1e7)]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """An object inside a frame."""


class ClientFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """A frame. Its answer has the same `id`; a frame without one is not answered."""

    id: Annotated[str, Meta(max_length=64)] | None = None
