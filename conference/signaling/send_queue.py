"""What waits to be sent to one socket."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from conference.signaling.errors import CloseCode
from conference.signaling.metrics import FRAMES_OUT, OVERFLOWS
from conference.signaling.room.server_frames import bye, encode

SendToServer = Callable[[dict[str, Any]], Awaitable[None]]


class Outbox:
    """A bounded queue between the room and a socket. Overflow: a client that does not keep up is closed with 1013."""

    def __init__(self, send: SendToServer, frames: int) -> None:
        self._send = send
        # Two places more, for the bye and the close.
        self._queue: asyncio.Queue[tuple[str, ...] | CloseCode] = asyncio.Queue(frames + 2)
        self._frames = frames
        self.closing = False

    def put(self, *texts: str) -> None:
        """Send frames, after those that wait. Frames of one call take one place: a log that is sent again fits."""
        if self.closing:
            return
        if self._queue.qsize() >= self._frames:
            self._forget()
            OVERFLOWS.inc()
            self.close(CloseCode.OVERLOADED, "overloaded")
            return
        self._queue.put_nowait(texts)

    def close(self, code: CloseCode, reason: str = "") -> None:
        """End the socket after what waits; with a reason the client hears it in a bye."""
        if self.closing:
            return
        self.closing = True
        if reason:
            self._queue.put_nowait((encode(bye(reason)),))
        self._queue.put_nowait(code)

    async def write(self) -> None:
        """Send until closed: the work of the task that owns the socket's sending side."""
        try:
            while not isinstance(item := await self._queue.get(), CloseCode):
                for text in item:
                    await self._send({"type": "websocket.send", "text": text})
                    FRAMES_OUT.inc()
            await self._send({"type": "websocket.close", "code": int(item)})
        except OSError:
            # The client is gone, as some servers say in this way before they report the end of the socket.
            self.closing = True

    def _forget(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()
