"""The way out to one socket: the events of its room in order, and the queue in which all frames wait."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from conference.signaling import room_log
from conference.signaling.errors import CloseCode
from conference.signaling.metrics import FRAMES_OUT, OVERFLOWS
from conference.signaling.room.server_frames import bye, encode

SendToServer = Callable[[dict[str, Any]], Awaitable[None]]


class SendQueue:
    """A bounded queue between the room and a socket. Overflow: a client that does not keep up is closed with 1013."""

    def __init__(self, send: SendToServer, frames: int) -> None:
        self._send = send
        # Two places more, for the bye and the close.
        self._queue: asyncio.Queue[tuple[str, ...] | CloseCode] = asyncio.Queue(frames + 2)
        self._frames = frames
        self.closing = False

    def put(self, *texts: str) -> None:
        """Send frames after those that wait. The frames of one call take one place, so that a whole log fits."""
        if self.closing:
            return
        if self._queue.qsize() >= self._frames:
            self._forget()
            OVERFLOWS.inc()
            self.close(CloseCode.OVERLOADED, "overloaded")
            return
        self._queue.put_nowait(texts)

    def close(self, code: CloseCode, reason: str = "") -> None:
        """End the socket after the frames that wait. With a reason there is a bye first."""
        if self.closing:
            return
        self.closing = True
        if reason:
            self._queue.put_nowait((encode(bye(reason)),))
        self._queue.put_nowait(code)

    async def write(self) -> None:
        """Send frames until the queue is closed. A task of the socket runs this."""
        try:
            while not isinstance(item := await self._queue.get(), CloseCode):
                for text in item:
                    await self._send({"type": "websocket.send", "text": text})
                    FRAMES_OUT.inc()
            await self._send({"type": "websocket.close", "code": int(item)})
        except OSError:
            # The client is gone. Some servers say it like this before they report the end of the socket.
            self.closing = True

    def _forget(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()


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
