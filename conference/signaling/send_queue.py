"""The way out to one socket: the events of its room in order, and the queue in which all frames wait."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakSet

from conference.signaling import room_log
from conference.signaling.errors import CloseCode
from conference.signaling.limits import Limits
from conference.signaling.metrics import FRAMES_OUT, OVERFLOWS, UNSENT
from conference.signaling.room.server_frames import bye, encode

logger = logging.getLogger(__name__)

SendToServer = Callable[[dict[str, Any]], Awaitable[None]]
# How long a socket that is to end may go on with the frame that is under way.
LAST_FRAME_SECS = 1.0


class SendQueue:
    """A queue between the room and a socket, bounded in frames and bytes; so are all queues of the process together.

    Overflow: a client that does not keep up is closed with 1013, of several the one with the most bytes.
    """

    def __init__(self, send: SendToServer, limits: Limits) -> None:
        self._send = send
        self._limits = limits
        # Two places more, for the bye and the close.
        self._queue: asyncio.Queue[tuple[bytes, ...] | CloseCode] = asyncio.Queue(limits.queue_frames + 2)
        self._writing: asyncio.Timeout | None = None
        self.unsent_bytes = 0
        # Of all frames so far.
        self.accepted_bytes = 0
        self.closing = False

    def put(self, *texts: str) -> None:
        """Send frames after those that wait. The frames of one call take one place, so that a whole log fits."""
        if self.closing:
            return
        item = tuple(text.encode() for text in texts)
        unsent_bytes = self.unsent_bytes + _size(item)
        if self._queue.qsize() >= self._limits.queue_frames or unsent_bytes > self._limits.queue_bytes:
            self.overflow()
            return
        self._add(item)
        _BACKLOG.shed(self._limits.process_queue_bytes)

    def overflow(self) -> None:
        """End the socket: its client does not keep up. What waits is forgotten."""
        if self.closing:
            return
        OVERFLOWS.inc()
        self._forget()
        self.close(CloseCode.OVERLOADED, "overloaded")
        if self._writing is not None and not self._writing.expired():
            self._writing.reschedule(asyncio.get_running_loop().time() + LAST_FRAME_SECS)

    def close(self, code: CloseCode, reason: str = "") -> None:
        """End the socket after the frames that wait. With a reason there is a bye first."""
        if self.closing:
            return
        self.closing = True
        if reason:
            self._add((encode(bye(reason)).encode(),))
        self._queue.put_nowait(code)

    async def write(self) -> None:
        """Send frames until the queue is closed. A task of the socket runs this.

        A client that takes no frame for too long, and a frame that cannot be sent at all, end the socket with 1013.
        """
        code = CloseCode.OVERLOADED
        try:
            while not isinstance(item := await self._queue.get(), CloseCode):
                await self._write_item(item)
            code = item
        except OSError as error:
            # The client is gone. Some servers say it like this before they report the end of the socket.
            if not isinstance(error, TimeoutError):
                return
            OVERFLOWS.inc(not self.closing)
        except Exception:
            logger.exception("a frame cannot be sent, the socket is closed")
        finally:
            self.closing = True
            self._forget()
        await self._send({"type": "websocket.close", "code": int(code)})

    async def _write_item(self, item: tuple[bytes, ...]) -> None:
        try:
            for text in item:
                async with asyncio.timeout(self._limits.write_secs) as self._writing:
                    await self._send({"type": "websocket.send", "text": text.decode()})
                self._writing = None
                FRAMES_OUT.inc()
        finally:
            self._writing = None
            self._count(-_size(item))

    def _add(self, item: tuple[bytes, ...]) -> None:
        self._queue.put_nowait(item)
        self.accepted_bytes += _size(item)
        self._count(_size(item))

    def _forget(self) -> None:
        while not self._queue.empty():
            item = self._queue.get_nowait()
            if not isinstance(item, CloseCode):
                self._count(-_size(item))

    def _count(self, more: int) -> None:
        self.unsent_bytes += more
        _BACKLOG.count(self, more)


class Backlog:
    """The unsent bytes of all queues of the process."""

    def __init__(self) -> None:
        self.bytes = 0
        self._queues: WeakSet[SendQueue] = WeakSet()

    def count(self, queue: SendQueue, more: int) -> None:
        """A queue has more or fewer bytes than before."""
        self.bytes += more
        (self._queues.add if queue.unsent_bytes else self._queues.discard)(queue)
        UNSENT.set(self.bytes)

    def shed(self, most: int) -> None:
        """When there are more bytes than that, end the socket that has most of them."""
        if self.bytes > most:
            waiting = (queue for queue in self._queues if not queue.closing)
            if largest := max(waiting, key=lambda queue: queue.unsent_bytes, default=None):
                largest.overflow()


_BACKLOG = Backlog()


def _size(item: tuple[bytes, ...]) -> int:
    return sum(map(len, item))


class EventsLostError(Exception):
    """The log no longer has all missing events: only a snapshot helps."""


class Feed:
    """The events of a meeting for one socket: each once, in order, whatever the channel layer lost or interleaved.

    `seq` is the last one that was put out.
    """

    def __init__(self, slug: str, meeting_id: str, seq: int, put: Callable[..., None]) -> None:
        self.slug = slug
        self.meeting_id = meeting_id
        self.seq = seq
        self._put = put

    async def take(self, meeting_id: str, first_seq: int, texts: list[str]) -> None:
        """Events from the channel layer, numbered from `first_seq` on. Raises EventsLostError."""
        if meeting_id != self.meeting_id:
            return
        if first_seq > self.seq + 1:
            await self.catch_up()
        unseen = texts[max(0, self.seq + 1 - first_seq) :]
        if unseen and first_seq <= self.seq + 1:
            self.seq += len(unseen)
            self._put(*unseen)

    async def catch_up(self) -> None:
        """Send the events that the socket has missed. Raises EventsLostError."""
        await self.repeat(self.seq)

    async def repeat(self, after: int) -> None:
        """Send all events after a number, even those that were sent before. Raises EventsLostError."""
        events = await room_log.events_after(self.slug, self.meeting_id, after)
        if events is None:
            raise EventsLostError
        if events:
            self.seq = max(self.seq, events[-1][0])
            self._put(*(text for _, text in events))
