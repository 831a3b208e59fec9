"""Whose sound is decoded next, fair between rooms. Pure.

- Urgent work (a final result, a flush) goes before partial results. Within both the rooms take turns: the room that
  was served longest ago comes first, and within a room who asked first.
- Partial results leave one place free when there are several, so that urgent work finds one.
- An engine runs in one variant at a time (the language it is set to). Work that has to wait for another variant keeps
  later work from that engine, or a busy language could starve another one.

Nothing is dropped here: a stream asks for one piece of work of each kind at a time, so the streams bound the queue.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")

_REMEMBERED_ROOMS = 1000


@dataclass(frozen=True, slots=True)
class Work(Generic[Item]):
    """A piece of work: for which room, by which engine set to which variant, and what is done."""

    room: str
    engine: str
    variant: str
    urgent: bool
    item: Item


@dataclass(slots=True)
class _Engine:
    variant: str = ""
    running: int = 0


@dataclass(slots=True)
class _Lane(Generic[Item]):
    """Waiting work by room; rooms stand in the order in which it is their turn."""

    rooms: dict[str, deque[Work[Item]]] = field(default_factory=dict)

    def put(self, work: Work[Item]) -> None:
        self.rooms.setdefault(work.room, deque()).append(work)

    def heads(self) -> Iterator[Work[Item]]:
        """The oldest work of each room, by turn."""
        return (waiting[0] for waiting in self.rooms.values())

    def take(self, work: Work[Item]) -> None:
        """Remove the head `work`; its room goes to the end."""
        waiting = self.rooms.pop(work.room)
        waiting.popleft()
        if waiting:
            self.rooms[work.room] = waiting


class FairSchedule(Generic[Item]):
    """Waiting and running work for `places` that decode at the same time."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._partial_places = max(1, places - 1)
        self._urgent: _Lane[Item] = _Lane()
        self._partial: _Lane[Item] = _Lane()
        self._engines: dict[str, _Engine] = {}
        self._running = 0
        self._running_partial = 0
        self._served: dict[str, int] = {}
        self._turn = 0

    def put(self, work: Work[Item]) -> None:
        """Let work wait for its turn."""
        (self._urgent if work.urgent else self._partial).put(work)

    def start_next(self) -> Work[Item] | None:
        """Take the work whose turn it is, and count it as running; None while nothing can be started."""
        if self._running >= self._places:
            return None
        held: set[str] = set()
        for lane in (self._urgent, self._partial):
            if lane is self._partial and self._running_partial >= self._partial_places:
                return None
            for work in sorted(lane.heads(), key=lambda head: self._served.get(head.room, 0)):
                if work.engine not in held and self._fits(work):
                    lane.take(work)
                    self._count(work)
                    return work
                held.add(work.engine)
        return None

    def finished(self, work: Work[Item]) -> None:
        """Free the place of work that was started."""
        self._running -= 1
        self._running_partial -= not work.urgent
        self._engines[work.engine].running -= 1

    def _fits(self, work: Work[Item]) -> bool:
        engine = self._engines.setdefault(work.engine, _Engine())
        return not engine.running or engine.variant == work.variant

    def _count(self, work: Work[Item]) -> None:
        engine = self._engines[work.engine]
        engine.variant = work.variant
        engine.running += 1
        self._running += 1
        self._running_partial += not work.urgent
        self._turn += 1
        self._served[work.room] = self._turn
        self._forget_idle_rooms()

    def _forget_idle_rooms(self) -> None:
        """Keep the turns of the rooms that were served last."""
        while len(self._served) > _REMEMBERED_ROOMS:
            del self._served[min(self._served, key=lambda room: self._served[room])]
