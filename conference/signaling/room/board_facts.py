"""What the state of a room holds of its whiteboard; the objects themselves are kept beside it."""

from typing import Any, Literal

import msgspec

MOST_OBJECTS = 2000
MOST_BYTES = 2 * 1024 * 1024
# Removed ids are remembered too, until the board is cleared.
MOST_IDS = 20_000
OBJECT_BYTES = 16 * 1024

Drawers = Literal["everyone", "moderators"]


class BoardFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`who` may draw. `edition` counts how often the board was cleared, from 1 on.

    `objects` and `bytes` are on the board, `removed` is how many objects were taken away in this edition.
    """

    open: bool = False
    who: Drawers = "everyone"
    edition: int = 1
    objects: int = 0
    bytes: int = 0
    removed: int = 0

    def public(self) -> dict[str, Any]:
        """`board` of Room in docs/protocol.md."""
        return {"open": self.open, "who": self.who, "edition": self.edition}
