"""The agent's UDP sockets: only what comes from a checked address reaches DTLS, and nothing makes them fail.

aioice gives the datagrams of anybody to aiortc, where an empty one ends the connection, and a forged alert the
handshake. So its sockets are of our class. An address is checked when it knows the password of this connection, which
only the participant has: it sent a STUN request that aioice answered, or answered one (RFC 8445, RFC 7983).
"""

import asyncio
from typing import Any
from weakref import WeakSet

import aioice
from aioice import ice, stun
from aiortc.rtp import is_rtcp

from aiagent.metrics.figures import DROPPED_DATAGRAMS
from aiagent.rtc.ice import MAX_CANDIDATES, address_allowed
from aiagent.rtc.pace import Pace

# The name under which aioice makes sockets, and the queue that aiortc reads from; a test holds aioice to both.
_SOCKET_CLASS = "StunProtocol"
_QUEUE = "_queue"

MAX_DATAGRAM_BYTES = 2048
# Overflow: the datagram is dropped, as networks do. Sound is 50 datagrams a second.
MAX_WAITING_DATAGRAMS = 256
DATAGRAMS_PER_SECOND, DATAGRAM_BURST = 500, 1000
# The data channel carries a ping now and then. aiortc keeps unfinished messages and channels without a limit.
DATA_PER_SECOND, DATA_BURST = 20, 200
# A browser has one source of sound. aiortc keeps figures of each source for ever.
MAX_SOURCES = 16
# Of addresses that are not checked, only STUN is looked at. A browser begins with some dozen requests.
CHECKS_PER_SECOND, CHECK_BURST = 100, 200

_STUN = range(4)
_DTLS = range(20, 64)
_RTP = range(128, 192)
# Records of DTLS 1.3 with another header (RFC 9147) are encrypted.
_PLAIN_HEADERS = range(20, 32)
_ALERT = 21
_RECORD_HEADER = 13
_RTP_HEADER = 12

_loopback_allowed: "WeakSet[aioice.Connection]" = WeakSet()

Address = tuple[str, int]


def allow_loopback(connection: aioice.Connection) -> None:
    """Let the sockets of this connection send to loopback addresses and hear them."""
    _loopback_allowed.add(connection)


class CheckedSocket(ice.StunProtocol):
    """A socket of one connection, for all addresses of one participant."""

    def __init__(self, receiver: aioice.Connection) -> None:
        super().__init__(receiver)
        now = asyncio.get_running_loop().time()
        self._checked: set[Address] = set()
        self._sources: set[bytes] = set()
        self._flow = Pace(DATAGRAMS_PER_SECOND, DATAGRAM_BURST, now)
        self._data = Pace(DATA_PER_SECOND, DATA_BURST, now)
        self._checks = Pace(CHECKS_PER_SECOND, CHECK_BURST, now)

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        """Pass on what may be passed on. Everything else is counted, and gone."""
        datagram = data.encode() if isinstance(data, str) else data
        reason = self._refusal(datagram, (addr[0], addr[1]))
        if reason is None:
            try:
                super().datagram_received(datagram, addr)
            except Exception:  # noqa: BLE001
                # aioice has no error of its own for malformed STUN: struct.error, KeyError and others come out.
                reason = "malformed"
        if reason is not None:
            DROPPED_DATAGRAMS.labels(reason).inc()

    def send_stun(self, message: stun.Message, addr: Address) -> None:
        """Send a STUN message. A success response goes to addresses whose request was authentic, and to no others."""
        if message.message_class is stun.Class.RESPONSE:
            self._checked.add(addr)
        super().send_stun(message, addr)

    async def request(
        self,
        request: stun.Message,
        addr: Address,
        integrity_key: bytes | None = None,
        retransmissions: int | None = None,
    ) -> tuple[stun.Message, Address]:
        """Ask an address. Checks of candidates go to allowed addresses only, also those that mDNS names stand for."""
        if integrity_key is not None and not self._allowed(addr):
            raise stun.TransactionTimeout
        response, responder = await super().request(request, addr, integrity_key, retransmissions)
        if integrity_key is not None:
            self._checked.add(responder)
        return response, responder

    def _allowed(self, addr: Address) -> bool:
        return address_allowed(addr[0], allow_loopback=self.receiver in _loopback_allowed)

    def _refusal(self, data: bytes, addr: Address) -> str | None:
        """The reason why a datagram is dropped, None where it is passed on."""
        if not 0 < len(data) <= MAX_DATAGRAM_BYTES:
            return "size"
        is_known = addr in self._checked
        now = asyncio.get_running_loop().time()
        if not (self._flow if is_known else self._checks).take(now):
            return "flood"
        if data[0] in _STUN:
            is_welcome = is_known or (len(self._checked) < MAX_CANDIDATES and self._allowed(addr))
            return None if is_welcome else "address"
        if not is_known:
            return "stranger"
        if data[0] in _DTLS:
            if has_plain_alert(data):
                return "alert"
            if not self._data.take(now):
                return "flood"
        elif data[0] not in _RTP or len(data) < _RTP_HEADER:
            return "malformed"
        elif not is_rtcp(data) and not self._knows_source(data[8:12]):
            return "flood"
        queue: asyncio.Queue[Any] = getattr(self.receiver, _QUEUE)
        return "flood" if queue.qsize() >= MAX_WAITING_DATAGRAMS else None

    def _knows_source(self, ssrc: bytes) -> bool:
        if len(self._sources) < MAX_SOURCES:
            self._sources.add(ssrc)
        return ssrc in self._sources


def has_plain_alert(data: bytes) -> bool:
    """Whether a DTLS datagram has an alert outside of encryption (epoch 0), which anybody can forge."""
    at = 0
    while at + _RECORD_HEADER <= len(data) and data[at] in _PLAIN_HEADERS:
        if data[at] == _ALERT and data[at + 3 : at + 5] == b"\0\0":
            return True
        at += _RECORD_HEADER + int.from_bytes(data[at + 11 : at + 13])
    return False


setattr(ice, _SOCKET_CLASS, CheckedSocket)
