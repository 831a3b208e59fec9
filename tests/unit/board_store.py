"""A room with a whiteboard and a store of its objects as Redis keeps them, for tests."""

import json
from typing import Any
from uuid import UUID

from conference.signaling.protocol.board import AnyObject, Board, BoardItem, Note
from conference.signaling.protocol.client_frames import Leave
from conference.signaling.room.apply import apply
from conference.signaling.room.commands import Actor, Context
from conference.signaling.room.effects import BoardClear, BoardPut, BoardRemove
from conference.signaling.room.state import BoardFacts
from tests.unit.signaling_rooms import GRACE_SECS, RoomUnderTest


def note(text: str) -> Note:
    """A yellow sticky note."""
    return Note(colour="yellow", z=1, x=0, y=0, w=160, h=120, text=text)


class BoardUnderTest:
    """Alice is host, bob takes part, carol is a guest, Nova the agent; the board is open."""

    def __init__(self) -> None:
        self.room = RoomUnderTest()
        self.alice = self.room.join("alice", "host")
        self.bob = self.room.join("bob")
        self.carol = self.room.join("carol", "guest")
        self.nova = self.room.join("nova", "agent")
        # Texts by id; None is a removed object.
        self.store: dict[str, str | None] = {}
        self.act(self.alice, Board(action="open"))

    @property
    def facts(self) -> BoardFacts:
        return self.room.room.board

    def act(self, actor: Actor, frame: Board) -> None:
        known = {object_id: self.store[object_id] for object_id in frame.touched() if object_id in self.store}
        sizes = {one: len(text.encode()) if text else 0 for one, text in known.items()}
        context = Context(
            now=self.room.now, new_id="new", newest_epoch=self.room.newest_epoch, actor=actor, board_sizes=sizes
        )
        self.room.effects = []
        self.room.state, self.room.effects = apply(self.room.state, frame, context)
        for effect in self.room.effects:
            match effect:
                case BoardPut(entries):
                    self.store |= entries
                case BoardRemove(object_ids):
                    self.store |= dict.fromkeys(object_ids)
                case BoardClear():
                    self.store.clear()

    def put(self, actor: Actor, object_id: UUID, object: AnyObject) -> None:
        item = BoardItem(object_id=object_id, object=object)
        self.act(actor, Board(action="put", edition=self.facts.edition, items=[item]))

    def entries(self) -> dict[str, Any]:
        """Objects on the board, by id."""
        return {one: json.loads(text) for one, text in self.store.items() if text}

    def entry(self, object_id: UUID) -> Any:
        return self.entries()[str(object_id)]

    def end(self) -> None:
        """Everyone leaves, and nobody comes back."""
        for actor in (self.bob, self.carol, self.alice):
            self.room.act(actor, Leave())
        self.room.wait(GRACE_SECS)
