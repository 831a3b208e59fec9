"""A class in breakout rooms, and single breakout rooms."""

from typing import Any

from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.room import sweeping
from conference.signaling.room.commands import Actor, OpenBreakouts, ServerCommand
from conference.signaling.room.places import BreakoutRoom, Breakouts
from conference.signaling.room.state import RoomState
from tests.unit.signaling_rooms import GRACE_SECS, RoomUnderTest

MINUTE_SECS = 60.0


class Class(RoomUnderTest):
    """A class: alice teaches, bob and carol are students in the rooms b1 and b2."""

    def __init__(self, **opening: Any) -> None:
        super().__init__(media_limit=8)
        self.alice = self.join("alice", "host")
        self.bob = self.join("bob")
        self.carol = self.join("carol", "guest")
        self.open(**{"assigned": {"bob": "b1", "carol": "b2"}, **opening})

    def open(self, by: str = "alice", count: int = 2, **opening: Any) -> None:
        rooms = tuple(
            BreakoutRoom(id=f"b{number}", name=f"Group {number}", slug=f"physics-b{number}", agent=True)
            for number in range(1, count + 1)
        )
        given = {"by": by, "rooms": rooms, "choice": False, "assigned": {}, "duration_secs": None, **opening}
        self.apply(OpenBreakouts(**given))

    @property
    def breakouts(self) -> Breakouts:
        assert self.room.breakouts is not None
        return self.room.breakouts

    def enter(self, actor: Actor, id: str) -> None:
        self.act(actor, Breakout(action="enter", breakout=id))

    def places(self) -> dict[str, str | None]:
        return {who.peer_id: who.breakout for who in self.room.participants.values()}


def breakout_room(*names: str) -> RoomUnderTest:
    """Room b1 with visits of these participants of the main room."""
    room = RoomUnderTest()
    for name in names:
        visit(room, name)
    return room


def swept(rooms: dict[str, RoomState]) -> list[ServerCommand]:
    """The commands that sweep room b1, before anybody is overdue."""
    return sweeping.commands("physics-b1", rooms, frozenset(), 1000.0, GRACE_SECS)


def visit(room: RoomUnderTest, name: str, role: str = "participant", number: int = 1) -> Actor:
    peer_id = f"{name}-visit-{number}"
    changes = {"peer_id": peer_id, "socket": peer_id, "token_hash": f"{peer_id}-token", "main_peer_id": name}
    room.join(name, role, slug="physics-b1", parent="physics", **changes)
    return Actor(peer_id, peer_id)
