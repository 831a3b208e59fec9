"""WebSockets under daphne: slow readers hold up what is sent to them, and all close codes work.

daphne hands frames to twisted as fast as they come, and twisted keeps what waits without a limit. Here a frame waits
until the socket has taken those before it, so that the queue of the socket knows what is unsent. The limit on messages
of clients is none on ours.

autobahn, under daphne, takes the close codes 1000 and 3000-4999 only from an application and raises for others, which
leaves the socket open; its frame layer sends any code. Other servers need none of this.
"""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from conference.signaling.errors import CloseCode

logger = logging.getLogger(__name__)

REGISTERED = frozenset({CloseCode.SILENT, CloseCode.TOO_LARGE, CloseCode.RESTART, CloseCode.OVERLOADED})


def improve_daphne() -> None:
    """Has an effect in a daphne process only, and once."""
    sockets, server = sys.modules.get("daphne.ws_protocol"), sys.modules.get("daphne.server")
    if sockets is None or server is None or hasattr(sockets.WebSocketProtocol, "parley_outflow"):
        return
    sockets.WebSocketProtocol.parley_outflow = None
    _allow_registered_codes(sockets.WebSocketProtocol)
    _let_frames_wait(sockets.WebSocketProtocol, server.Server)


class Outflow:
    """The producer that twisted pauses while a socket has more than 64 KiB unsent, and resumes when all is sent."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._open.set()

    async def wait(self) -> None:
        """Wait until the socket takes more. A lost socket takes all, and drops it."""
        await self._open.wait()

    def pauseProducing(self) -> None:
        """Called by twisted."""
        self._open.clear()

    def resumeProducing(self) -> None:
        """Called by twisted."""
        self._open.set()

    def stopProducing(self) -> None:
        """Called by twisted when the socket is lost."""
        self._open.set()


def _allow_registered_codes(protocol: Any) -> None:
    close = protocol.serverClose

    def server_close(self: Any, code: int | None = None) -> None:
        try:
            if code in REGISTERED:
                self.sendCloseFrame(code=code)
            else:
                close(self, code)
        except Exception:
            logger.exception("a socket cannot be closed in good order and is dropped")
            self.dropConnection(abort=True)

    protocol.serverClose = server_close


def _let_frames_wait(protocol: Any, server: Any) -> None:
    send = protocol.serverSend
    reply: Callable[[Any, Any, dict[str, Any]], Awaitable[None]] = server.handle_reply
    closed = protocol.onClose

    async def handle_reply(self: Any, protocol: Any, message: dict[str, Any]) -> None:
        if message.get("type") == "websocket.send":
            await _outflow(protocol).wait()
        await reply(self, protocol, message)

    def server_send(self: Any, content: Any, binary: bool = False) -> None:
        if self.state in (self.STATE_CLOSING, self.STATE_CLOSED):
            return
        limit, self.maxMessagePayloadSize = self.maxMessagePayloadSize, 0
        try:
            send(self, content, binary)
        finally:
            self.maxMessagePayloadSize = limit

    def on_close(self: Any, *arguments: Any, **named: Any) -> None:
        if self.parley_outflow is not None:
            self.parley_outflow.stopProducing()
        closed(self, *arguments, **named)

    server.handle_reply = handle_reply
    protocol.serverSend = server_send
    protocol.onClose = on_close


def _outflow(protocol: Any) -> Outflow:
    """The outflow of a socket; the first call takes the place of the HTTP channel that the socket came from."""
    if protocol.parley_outflow is None:
        protocol.parley_outflow = Outflow()
        if protocol.transport is not None:
            protocol.transport.unregisterProducer()
            protocol.transport.registerProducer(protocol.parley_outflow, True)
    outflow: Outflow = protocol.parley_outflow
    return outflow
