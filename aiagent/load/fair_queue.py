"""Whose work is next, where several rooms share a few threads. Pure.

Rooms take turns: each gives one piece of work before any gives its second, however many it has waiting. Within a room
the order is that of arrival.
"""

from collections import OrderedDict, deque
from collections.abc import Hashable
from typing import Generic, TypeVar

Work = TypeVar("Work")


class QueueFullError(Exception):
    """A room has as much waiting as it may have; the caller waits, or does without."""


class FairQueue(Generic[Work]):
    """Pieces of work by room. Overflow: the newest piece of the room that has too many is refused."""

    def __init__(self, max_waiting_each: int) -> None:
        self._max_waiting_each = max_waiting_each
        # The room whose turn it is stands first.
        self._rooms: OrderedDict[Hashable, deque[Work]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._rooms.values()))

    def put(self, room: Hashable, work: Work) -> None:
        """Append a piece of work of a room. Raises QueueFullError."""
        waiting = self._rooms.setdefault(room, deque())
        if len(waiting) >= self._max_waiting_each:
            raise QueueFullError
        waiting.append(work)

    def take(self) -> Work | None:
        """Remove and return the next piece of work; None when nothing waits."""
        if not self._rooms:
            return None
        room, waiting = next(iter(self._rooms.items()))
        work = waiting.popleft()
        if waiting:
            self._rooms.move_to_end(room)
        else:
            del self._rooms[room]
        return work

    def discard(self, room: Hashable, work: Work) -> bool:
        """Take back a piece that nobody wants any more; False when it is not waiting (it was taken, or never put)."""
        waiting = self._rooms.get(room)
        if waiting is None or work not in waiting:
            return False
        waiting.remove(work)
        if not waiting:
            del self._rooms[room]
        return True
