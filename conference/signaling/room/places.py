"""Breakout rooms as values: which there are, until when, and who belongs where."""

from collections.abc import Mapping

import msgspec

from conference.signaling.protocol.base import Json

MOST_BREAKOUTS = 20
# Of more people the first who left are forgotten, and are asked again where they belong.
MOST_REMEMBERED = 200


class BreakoutRoom(msgspec.Struct, frozen=True, kw_only=True):
    """One breakout room: `id` b1, b2 and so on, `slug` that of its signaling, `agent` whether it wants the agent."""

    id: str
    name: str
    slug: str
    agent: bool


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a breakout room calls for help since `at`."""

    peer_id: str
    name: str
    at: float


class Broadcast(msgspec.Struct, frozen=True, kw_only=True):
    """The last message to all breakout rooms."""

    text: str
    name: str
    at: float


class Breakouts(msgspec.Struct, frozen=True, kw_only=True):
    """The breakout rooms of a meeting while they are open. Times are Unix seconds.

    With `choice` everyone chooses a room, else each goes where they are assigned. `closing` is set while `ends_at` is
    the end of a countdown. `calls` are by room. `remembered` says where those belong who left, by
    `Participant.identity`.
    """

    rooms: tuple[BreakoutRoom, ...]
    choice: bool
    opened_at: float
    ends_at: float | None = None
    closing: bool = False
    calls: dict[str, Call] = {}
    broadcast: Broadcast | None = None
    remembered: dict[str, str] = {}

    def public(self) -> Json:
        """Breakouts of docs/protocol.md."""
        shown: Json = msgspec.to_builtins(self)
        del shown["remembered"]
        return shown

    def find(self, id: str | None) -> BreakoutRoom | None:
        """The room of this id."""
        return next((room for room in self.rooms if room.id == id), None)

    def by_slug(self, slug: str) -> BreakoutRoom | None:
        """The room with this slug."""
        return next((room for room in self.rooms if room.slug == slug), None)

    def is_over(self, now: float) -> bool:
        """Whether the time is up."""
        return self.ends_at is not None and now >= self.ends_at

    def remembering(self, identity: str, id: str | None) -> "Breakouts":
        """The same, with the room of someone who left."""
        kept = {known: place for known, place in self.remembered.items() if known != identity}
        if id is not None:
            kept[identity] = id
        return msgspec.structs.replace(self, remembered=dict(list(kept.items())[-MOST_REMEMBERED:]))


def without(calls: Mapping[str, Call], id: str | None) -> dict[str, Call]:
    """The calls for help of the other rooms."""
    return {room: call for room, call in calls.items() if room != id}
