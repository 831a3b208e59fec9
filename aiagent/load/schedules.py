"""Schedules of a pool that rooms share: what runs next, and how much at once. Pure."""

from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

Item = TypeVar("Item")

_REMEMBERED_ROOMS = 1000


class QueueFullError(Exception):
    """A room has as much waiting as it may have; the caller waits, or does without."""


@dataclass(frozen=True, slots=True)
class Work(Generic[Item]):
    """A piece of work of a room. `engine` is the model that does it, set to `variant` (a language)."""

    room: Hashable
    item: Item
    engine: str = ""
    variant: str = ""
    urgent: bool = True


class Schedule(Protocol[Item]):
    """Waiting and running work of a pool with `places` threads."""

    @property
    def places(self) -> int:
        """The number of pieces that run at the same time at most."""

    def __len__(self) -> int:
        """The number of pieces that wait."""

    def put(self, work: Work[Item]) -> None:
        """Let work wait for its turn. Raises QueueFullError where the queue is bounded."""

    def start_next(self) -> Work[Item] | None:
        """Take the work whose turn it is, and count it as running; None while nothing can be started."""

    def finished(self, work: Work[Item]) -> None:
        """Free the place of work that was started."""

    def withdraw(self, work: Work[Item]) -> bool:
        """Take back work that nobody wants any more; False when it does not wait."""


@dataclass(slots=True)
class _Lane(Generic[Item]):
    """Waiting work by room; rooms stand in the order of their turns, work of a room in the order of arrival."""

    rooms: dict[Hashable, deque[Work[Item]]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.rooms.values()))

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

    def remove(self, work: Work[Item]) -> bool:
        """Remove `work` wherever it stands; its room keeps its turn. False when it is not there."""
        waiting = self.rooms.get(work.room, ())
        if work not in waiting:
            return False
        self.rooms[work.room].remove(work)
        if not waiting:
            del self.rooms[work.room]
        return True


class RoundRobin(Generic[Item]):
    """Rooms take turns: each gives one piece of work before any gives its second, however many it has waiting.

    Overflow: the newest piece of a room that has `max_waiting_each` pieces waiting is refused.
    """

    def __init__(self, places: int, max_waiting_each: int) -> None:
        self.places = places
        self._max_waiting_each = max_waiting_each
        self._lane: _Lane[Item] = _Lane()
        self._running = 0

    def __len__(self) -> int:
        return len(self._lane)

    def put(self, work: Work[Item]) -> None:
        """Let work wait for its turn. Raises QueueFullError."""
        if len(self._lane.rooms.get(work.room, ())) >= self._max_waiting_each:
            raise QueueFullError
        self._lane.put(work)

    def start_next(self) -> Work[Item] | None:
        """Take the oldest work of the room whose turn it is."""
        work = next(self._lane.heads(), None) if self._running < self.places else None
        if work is not None:
            self._lane.take(work)
            self._running += 1
        return work

    def finished(self, work: Work[Item]) -> None:
        """Free a place."""
        self._running -= 1

    def withdraw(self, work: Work[Item]) -> bool:
        """Take back work that waits."""
        return self._lane.remove(work)


@dataclass(slots=True)
class _Engine:
    variant: str = ""
    running: int = 0


class UrgentFirst(Generic[Item]):
    """Urgent work (a final result, a flush) goes before the rest (partial results).

    - Within both the rooms take turns: the room that was served longest ago comes first.
    - Partial results leave one place free when there are several, so that urgent work finds one.
    - An engine runs in one variant at a time. Work that has to wait for another variant keeps later work from that
      engine, or a busy language could starve another one.

    The queue is bounded by the streams: each asks for one piece of work of each kind at a time. Nothing is dropped.
    """

    def __init__(self, places: int) -> None:
        self.places = places
        self._partial_places = max(1, places - 1)
        self._urgent: _Lane[Item] = _Lane()
        self._partial: _Lane[Item] = _Lane()
        self._engines: dict[str, _Engine] = {}
        self._running = 0
        self._running_partial = 0
        self._served: dict[Hashable, int] = {}
        self._turn = 0

    def __len__(self) -> int:
        return len(self._urgent) + len(self._partial)

    def put(self, work: Work[Item]) -> None:
        """Let work wait for its turn."""
        self._lane_of(work).put(work)

    def start_next(self) -> Work[Item] | None:
        """Take the work whose turn it is, and whose engine is free for its variant."""
        if self._running >= self.places:
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
        """Free a place, and the engine where nothing else runs on it."""
        self._running -= 1
        self._running_partial -= not work.urgent
        self._engines[work.engine].running -= 1

    def withdraw(self, work: Work[Item]) -> bool:
        """Take back work that waits."""
        return self._lane_of(work).remove(work)

    def _lane_of(self, work: Work[Item]) -> _Lane[Item]:
        return self._urgent if work.urgent else self._partial

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
