"""Limits on what one client may send, held by the embedded server (daphne) before anything of it is kept.

daphne by itself keeps a whole body, on disk and then in memory, before the application hears of the request. Here the
announced size is looked at first, and bytes that come without one are counted. A refused client gets its answer at
once; the rest of what it sends is read and dropped for a while, since a socket that closes on unread bytes would take
the answer along.
"""

import json
import time
from io import BytesIO
from typing import Any

import daphne.http_protocol
import daphne.ws_protocol
from django.conf import settings
from twisted.internet import reactor
from twisted.web import http

from conference.throttle import network_of

# From the first byte of a request to the last one of its body; the slowest honest phone sends 1 MiB in less.
REQUEST_SECS = 60.0
LINGER_SECS = 10.0
# Bodies of all requests under way, and of those from one network: a class may sit behind one address.
BODIES_BYTES = 32 << 20
NETWORK_BODIES_BYTES = 8 << 20
# The beginning of each body counts for neither: whoever holds back giant bodies keeps no sign-in and no form out.
FREE_BYTES = 16 << 10
# The session of a room refuses more than 64 KiB with a reason; this is for what should never be put together at all.
MESSAGE_BYTES = 128 << 10
# What one socket sent and the application has not taken yet. With more of it nothing is read from that socket.
WAITING_MESSAGES = 64
WAITING_BYTES = 256 << 10
DRAIN_LOOK_SECS = 0.05
MOST_PINGS = 100
PINGS_SECS = 10.0

REASONS = {
    408: ("Request Timeout", "timeout", "The request took too long. Send it again on a faster connection."),
    413: ("Content Too Large", "too_large", "The request is too large."),
    503: ("Service Unavailable", "unavailable", "Too much is being sent at the moment. Please try again soon."),
}


class Budget:
    """Bytes held at the same time, in all and for each network."""

    def __init__(self, *, total: int, each: int) -> None:
        self._total, self._each = total, each
        self._taken: dict[str, int] = {}

    def take(self, network: str, count: int) -> bool:
        """Take bytes; False, and nothing taken, when there are not so many."""
        own = self._taken.get(network, 0) + count
        if own > self._each or sum(self._taken.values()) + count > self._total:
            return False
        self._taken[network] = own
        return True

    def give_back(self, network: str, count: int) -> None:
        """Give bytes back that were taken."""
        left = self._taken.get(network, 0) - count
        if left > 0:
            self._taken[network] = left
        else:
            self._taken.pop(network, None)


bodies = Budget(total=BODIES_BYTES, each=NETWORK_BODIES_BYTES)


class LimitedRequest(daphne.http_protocol.WebRequest):  # type: ignore[misc]
    """A request whose body is counted while it comes in. Bodies are small enough to stay in memory."""

    _body_bytes = _taken_bytes = 0
    _network = ""

    def gotLength(self, length: int | None) -> None:
        """The head is complete. `length` is None for a body of unknown size."""
        self._network = network_of(self._address())
        # Twisted would parse forms for an API that nobody uses here.
        self._parsePOSTFormSubmission = False
        self.content = BytesIO()

    def handleContentChunk(self, data: bytes) -> None:
        """A piece of the body."""
        if self.channel is None or self.channel.refused:
            return
        self._body_bytes += len(data)
        more = max(0, self._body_bytes - FREE_BYTES) - self._taken_bytes
        if self._body_bytes > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            self.channel.refuse(413)
        elif not bodies.take(self._network, more):
            self.channel.refuse(503)
        else:
            self._taken_bytes += more
            super().handleContentChunk(data)

    def process(self) -> Any:
        """The request is complete. One that becomes a WebSocket is handed over with its body and never ends here."""
        if self.requestHeaders.hasHeader(b"Upgrade"):
            self._release()
        return super().process()

    def forget(self) -> None:
        """Drop what came in of a body that is refused."""
        self._release()
        self.content = BytesIO()

    def finish(self) -> None:
        """The answer is complete."""
        self._release()
        super().finish()

    def connectionLost(self, reason: Any) -> None:
        """The client is gone."""
        self._release()
        super().connectionLost(reason)

    def _release(self) -> None:
        bodies.give_back(self._network, self._taken_bytes)
        self._taken_bytes = 0

    def _address(self) -> str:
        name = self.channel.factory.server.proxy_forwarded_address_header
        forwarded = self.requestHeaders.getRawHeaders(name, [b""])[0] if name else b""
        text = forwarded.decode("latin-1") if isinstance(forwarded, bytes) else str(forwarded)
        return text.split(",")[0].strip() or str(getattr(self.channel.getPeer(), "host", ""))


class LimitedChannel(http.HTTPChannel):  # type: ignore[misc]
    """One connection. A request has to arrive in time and within the size that its address may get."""

    refused = False
    _deadline: Any = None
    _lingering: Any = None

    def dataReceived(self, data: bytes) -> None:
        """Bytes of the client."""
        if self.refused:
            return
        if not self._handlingRequest:
            self._begin()
        super().dataReceived(data)

    def lineReceived(self, line: bytes) -> None:
        """A line of the head."""
        if not self.refused:
            self._begin()
            super().lineReceived(line)

    def rawDataReceived(self, data: bytes) -> None:
        """Bytes of a body."""
        if not self.refused:
            super().rawDataReceived(data)

    def allHeadersReceived(self) -> None:
        """The head is complete: the last moment to refuse a body that is announced as too large."""
        if self.length is not None and self.length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            self.refuse(413)
        else:
            super().allHeadersReceived()

    def allContentReceived(self) -> None:
        """The request is complete."""
        if not self.refused:
            self._cancel_deadline()
            super().allContentReceived()

    def connectionLost(self, reason: Any) -> None:
        """The connection is closed."""
        self._cancel_deadline()
        if self._lingering is not None and self._lingering.active():
            self._lingering.cancel()
        super().connectionLost(reason)

    def refuse(self, status: int) -> None:
        """Answer with `status`, take nothing more in, and end the connection when the client has had time to read."""
        if self.refused:
            return
        self.refused = True
        for request in self.requests:
            request.forget()
        self._cancel_deadline()
        self.setTimeout(None)
        phrase, code, message = REASONS[status]
        is_api = getattr(self, "_path", b"").startswith(b"/api/")
        body = json.dumps({"code": code, "message": message}) if is_api else message
        kind = "application/json" if is_api else "text/plain; charset=utf-8"
        retry = "Retry-After: 5\r\n" if status == 503 else ""
        head = f"HTTP/1.1 {status} {phrase}\r\nConnection: close\r\nContent-Type: {kind}\r\n{retry}"
        self.transport.write(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        self._lingering = self.callLater(LINGER_SECS, self.transport.abortConnection)

    def _respondToBadRequestAndDisconnect(self) -> None:
        if not self.refused:
            super()._respondToBadRequestAndDisconnect()

    def _begin(self) -> None:
        if self._deadline is None:
            self._deadline = self.callLater(REQUEST_SECS, self._too_slow)

    def _too_slow(self) -> None:
        self._deadline = None
        self.refuse(408)

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class LimitedSocket(daphne.ws_protocol.WebSocketProtocol):  # type: ignore[misc]
    """A WebSocket whose messages are refused by the size in the frame's head, and read as fast as they are handled."""

    _is_paused = _is_lost = False
    _waiting_bytes = _pings = 0
    _pings_since = 0.0

    def connectionMade(self) -> None:
        """The connection was upgraded."""
        super().connectionMade()
        self.maxMessagePayloadSize = self.maxFramePayloadSize = MESSAGE_BYTES
        # The client reads the close code 1009 instead of a reset.
        self.failByDrop = False

    def onMessage(self, payload: bytes, is_binary: bool) -> None:
        """A whole message."""
        waiting = self.application_queue.qsize()
        self._waiting_bytes = len(payload) + (self._waiting_bytes if waiting else 0)
        super().onMessage(payload, is_binary)
        if not self._is_paused and (waiting >= WAITING_MESSAGES or self._waiting_bytes >= WAITING_BYTES):
            self._is_paused = True
            self.transport.pauseProducing()
            self._look_later()

    def onPing(self, payload: bytes) -> None:
        """A ping: it is answered, but not for a client that sends nothing else and may never read the answers."""
        now = time.monotonic()
        if now - self._pings_since > PINGS_SECS:
            self._pings_since, self._pings = now, 0
        self._pings += 1
        if self._pings > MOST_PINGS:
            self.dropConnection(abort=True)
        else:
            super().onPing(payload)

    def connectionLost(self, reason: Any) -> None:
        """The connection is closed."""
        self._is_lost = True
        super().connectionLost(reason)

    def _look_later(self) -> None:
        reactor.callLater(DRAIN_LOOK_SECS, self._look)

    def _look(self) -> None:
        if self._is_lost:
            return
        if self.application_queue.qsize():
            self._look_later()
        else:
            self._is_paused = False
            self.transport.resumeProducing()


def limit_daphne() -> None:
    """Have daphne use these classes for every new connection. Other servers are not touched."""
    daphne.http_protocol.WebRequest = LimitedRequest
    daphne.http_protocol.HTTPFactory.protocol = staticmethod(lambda: http._GenericHTTPChannelProtocol(LimitedChannel()))
    daphne.ws_protocol.WebSocketFactory.protocol = LimitedSocket
