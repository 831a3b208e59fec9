"""A WebSocket that sends small messages back: the connection test measures the way to the server with it.

Anybody may open one, so it is held short: 10 seconds, 40 messages of 64 characters, 100 sockets a process, 60 openings
a minute for each address.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async

from conference.errors import RateLimitedError, UnavailableError
from conference.signaling.errors import CloseCode, HandshakeError
from conference.signaling.handshake import check_origin
from conference.throttle import Throttle, network_of

LIFETIME_SECS = 10.0
MOST_MESSAGES = 40
MESSAGE_CHARS = 64
MOST_OPEN = 100
OPENINGS = Throttle("echo", limit=60, period_secs=60)

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class EchoApplication:
    """The ASGI application of the address."""

    def __init__(self) -> None:
        self._open = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one socket. A refused one is accepted first, so that it can read why it is closed."""
        await receive()
        await send({"type": "websocket.accept"})
        self._open += 1
        try:
            code = await self._refusal(scope) or await _answer(receive, send)
        finally:
            self._open -= 1
        if code is not None:
            await send({"type": "websocket.close", "code": int(code)})

    async def _refusal(self, scope: Message) -> CloseCode | None:
        """Why the socket is not served; None if it is."""
        try:
            check_origin(dict(scope["headers"]))
            if self._open > MOST_OPEN:
                return CloseCode.OVERLOADED
            network = network_of((scope.get("client") or [""])[0])
            await sync_to_async(OPENINGS.hit, thread_sensitive=False)(network)
        except HandshakeError as error:
            return error.code
        except RateLimitedError:
            return CloseCode.FLOODING
        except UnavailableError:
            return CloseCode.OVERLOADED
        return None


async def _answer(receive: Receive, send: Send) -> CloseCode | None:
    """Send messages back; the code to close with, or None when the client is gone."""
    try:
        async with asyncio.timeout(LIFETIME_SECS):
            for _ in range(MOST_MESSAGES):
                message = await receive()
                if message["type"] == "websocket.disconnect":
                    return None
                text = message.get("text")
                if text is None:
                    return CloseCode.MALFORMED
                if len(text) > MESSAGE_CHARS:
                    return CloseCode.TOO_LARGE
                await send({"type": "websocket.send", "text": text})
    except TimeoutError:
        return CloseCode.LEFT
    return CloseCode.FLOODING
