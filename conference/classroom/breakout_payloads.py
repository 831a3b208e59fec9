"""Bodies of the REST requests about breakout rooms, checked while they are decoded."""

from typing import Annotated

from msgspec import Meta, Struct

from conference.signaling.protocol.base import PeerId
from conference.signaling.room.places import MOST_BREAKOUTS

NAME_CHARS = 60
MOST_ASSIGNED = 100

BreakoutName = Annotated[str, Meta(min_length=1, max_length=NAME_CHARS)]
RoomNumber = Annotated[int, Meta(ge=1, le=MOST_BREAKOUTS)]


class Proof(Struct, kw_only=True, frozen=True):
    """Who of the main room asks: a participant and the resume token that only they have."""

    peer_id: PeerId
    resume_token: Annotated[str, Meta(min_length=1, max_length=128)]


class BreakoutPlan(Struct, kw_only=True, frozen=True):
    """One room to open; `agent` is whether the AI participant is in it."""

    name: BreakoutName
    agent: bool = True


class BreakoutsOpen(Proof, kw_only=True, frozen=True):
    """Body of `POST /api/v1/rooms/{slug}/breakouts`.

    `assigned` maps peer ids to the numbers of rooms, 1 for the first. With `choice` everyone chooses a room.
    """

    rooms: Annotated[list[BreakoutPlan], Meta(min_length=1, max_length=MOST_BREAKOUTS)]
    choice: bool = False
    assigned: Annotated[dict[PeerId, RoomNumber], Meta(max_length=MOST_ASSIGNED)] = {}
    duration_secs: Annotated[int, Meta(ge=30, le=24 * 3600)] | None = None
