"""A web process besides its sockets: it shows that it lives, sweeps rooms, and publishes storage tasks."""

import asyncio
import logging
import time
import uuid
from collections.abc import Mapping
from typing import Protocol
from weakref import WeakKeyDictionary

from conference.signaling import process_registry, room_store, storage_publisher
from conference.signaling.errors import CloseCode, ContentionError, StoreUnavailableError
from conference.signaling.flood_guard import FloodGuards
from conference.signaling.limits import limits
from conference.signaling.metrics import DUTY_FAILURES, SOCKETS
from conference.signaling.room import sweeping
from conference.signaling.room.commands import Disconnect
from conference.signaling.room.state import RoomState
from conference.signaling.runner import execute
from conference.signaling.task_owner import TaskOwner, supervise

logger = logging.getLogger(__name__)

REST_SECS = 60.0


class Socket(Protocol):
    """A socket of this process, in the room `slug`."""

    slug: str

    def close(self, code: CloseCode, reason: str) -> None:
        """End it."""


class WebProcess:
    """One for each event loop that serves sockets. `name` is that in the state of rooms."""

    def __init__(self) -> None:
        self.name = uuid.uuid4().hex
        self.sockets: set[Socket] = set()
        self.guards = FloodGuards()
        # Sockets that went away while Redis was away; at most as many as there were sockets.
        self._untold: set[tuple[str, str]] = set()
        # Rooms whose sweep failed, and until when they are left alone.
        self._resting: dict[str, float] = {}
        self._beat_at = time.monotonic()
        self._tasks = TaskOwner()

    async def start(self) -> None:
        """Show that the process lives, then begin the duties. Raises StoreUnavailableError."""
        await self.beat()
        heartbeat_secs = limits().heartbeat_secs
        self._tasks.start(supervise(self._next_beat, "heartbeat", heartbeat_secs), "heartbeat")
        self._tasks.start(supervise(self._next_sweep, "sweep of rooms"), "sweep of rooms")
        self._tasks.start(supervise(storage_publisher.publish, "storage tasks"), "storage tasks")

    async def stop(self) -> None:
        """End the duties."""
        await self._tasks.close()

    async def disconnected(self, slug: str, connection: str) -> None:
        """Tell a room that a socket is gone without a leave, now or as soon as Redis is back."""
        try:
            await execute(slug, Disconnect(connection))
        except (StoreUnavailableError, ContentionError):
            self._untold.add((slug, connection))

    async def _next_beat(self) -> None:
        await asyncio.sleep(limits().heartbeat_secs)
        try:
            await self.beat()
            await self._tell()
        except StoreUnavailableError as error:
            logger.error("%s", error)
            if self._is_late():
                self._close_all(CloseCode.OVERLOADED, "overloaded")

    async def beat(self) -> None:
        """Show that the process lives. Raises StoreUnavailableError.

        After too long a silence the other processes count it as dead: it goes on under a new name, and its sockets
        have to connect again.
        """
        was_late = self._is_late()
        name = uuid.uuid4().hex if was_late else self.name
        await process_registry.beat(name, limits().process_ttl_secs)
        self._beat_at, self.name = time.monotonic(), name
        if was_late:
            logger.warning("no sign of life for too long, all sockets have to connect again")
            self._close_all(CloseCode.RESTART, "restart")

    async def open(self, socket: Socket) -> None:
        """Take on a socket. Raises StoreUnavailableError."""
        if self._is_late():
            await self.beat()
        self.sockets.add(socket)

    def _is_late(self) -> bool:
        return time.monotonic() - self._beat_at > limits().process_ttl_secs

    def _close_all(self, code: CloseCode, reason: str) -> None:
        for socket in tuple(self.sockets):
            socket.close(code, reason)

    async def _tell(self) -> None:
        for slug, connection in tuple(self._untold):
            self._untold.discard((slug, connection))
            await self.disconnected(slug, connection)

    async def _next_sweep(self) -> None:
        await asyncio.sleep(limits().sweep_secs)
        try:
            if await process_registry.take_turn("sweep", limits().sweep_secs * 0.9):
                await sweep(self._resting)
        except StoreUnavailableError:
            # The heartbeat logs it.
            return


async def sweep(resting: dict[str, float] | None = None) -> None:
    """Go through all rooms once: sockets of dead processes, people who did not come back, breakouts that are over.

    A room that cannot be swept is left alone for a while, the others are swept all the same. `resting` has the ends of
    these pauses, by slug. Raises StoreUnavailableError.
    """
    resting = {} if resting is None else resting
    rooms = await room_store.live_rooms()
    dead = await process_registry.dead(sweeping.processes_of(rooms.values()))
    for slug in rooms:
        if resting.get(slug, 0.0) <= time.monotonic():
            resting.pop(slug, None)
            if not await _is_swept(slug, rooms, dead):
                resting[slug] = time.monotonic() + REST_SECS


async def _is_swept(slug: str, rooms: Mapping[str, RoomState], dead: frozenset[str]) -> bool:
    """Sweep one room. False when it fails for a reason of its own."""
    try:
        for command in sweeping.commands(slug, rooms, dead, time.time(), limits().grace_secs):
            await execute(slug, command)
    except StoreUnavailableError:
        raise
    except ContentionError as error:
        logger.warning("the sweep of a room is late: %s", error)
    except Exception:
        DUTY_FAILURES.labels("sweep of a room").inc()
        logger.exception("the room %s cannot be swept, the others are", slug)
        return False
    return True


_processes: WeakKeyDictionary[asyncio.AbstractEventLoop, WebProcess] = WeakKeyDictionary()


def _rooms_of_sockets() -> list[str]:
    """The room of each socket of the process. Any thread may call it: it reads copies."""
    return [socket.slug for process in list(_processes.values()) for socket in tuple(process.sockets)]


SOCKETS.rooms_of_sockets = _rooms_of_sockets


async def running_process() -> WebProcess:
    """The web process of the running event loop; the first call starts it. Raises StoreUnavailableError."""
    loop = asyncio.get_running_loop()
    if loop not in _processes:
        process = WebProcess()
        await process.start()
        if _processes.setdefault(loop, process) is not process:
            await process.stop()
    return _processes[loop]


async def stop_process() -> None:
    """End the duties of the running event loop, if it has any."""
    if process := _processes.pop(asyncio.get_running_loop(), None):
        await process.stop()
