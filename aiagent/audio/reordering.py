"""Packets out of order: the time that a missing one is waited for, and when a stream begins anew. Pure.

Times are seconds of the caller's clock.
"""

from collections import deque
from dataclasses import dataclass

from aiagent.audio.formats import Codec

SHORTEST_WAIT_SECS = 0.03
LONGEST_WAIT_SECS = 0.08
MARGIN = 1.5
KEPT_SECS = 2.0
# A new stream is one after so many packets in order, over so long a time, with none of the old stream between them.
NEW_STREAM_PACKETS = 4
NEW_STREAM_SECS = 0.05
# Packets that the new stream may lose meanwhile between two of its packets.
_MAX_STEP = 4
# Overflow: the oldest is forgotten. Whoever repeats it then can begin the stream anew, and no more than that.
_REMEMBERED = 512
# Overflow: the oldest of a new stream is dropped; this many come at once only after a stall of the network.
_MAX_HELD = 64


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet of sound. `source` is its SSRC; `timestamp` and `ticks` are in 48 kHz ticks."""

    source: int
    sequence: int
    timestamp: int
    ticks: int
    codec: Codec
    payload: bytes
    arrived_at: float


def signed(value: int, bits: int) -> int:
    """The difference of two counters that wrap at `bits` bits, as a number around 0."""
    half = 1 << (bits - 1)
    return ((value + half) & ((1 << bits) - 1)) - half


class Reordering:
    """Remembers how late packets came after their successors. Where none do, a missing packet is lost.

    The worst of the last 2 to 4 s counts. A stream begins with the longest wait, since nothing is known of it.
    """

    def __init__(self) -> None:
        self._worst_secs = LONGEST_WAIT_SECS
        self._worst_before_secs = 0.0
        self._since: float | None = None

    def overtaken(self, secs: float, now: float) -> None:
        """A packet came `secs` after one that was sent later."""
        self._turn_over(now)
        self._worst_secs = max(self._worst_secs, secs)

    def wait_secs(self, now: float) -> float:
        """The time to wait for a missing packet, counted from the arrival of its first successor."""
        self._turn_over(now)
        worst_secs = max(self._worst_secs, self._worst_before_secs)
        return min(LONGEST_WAIT_SECS, max(SHORTEST_WAIT_SECS, MARGIN * worst_secs))

    def _turn_over(self, now: float) -> None:
        if self._since is None:
            self._since = now
        elif now - self._since >= KEPT_SECS:
            is_recent = now - self._since < 2 * KEPT_SECS
            self._worst_before_secs, self._worst_secs = self._worst_secs if is_recent else 0.0, 0.0
            self._since = now


class NewStream:
    """Tells late packets from a sender that began anew, with another SSRC or lower sequence numbers.

    Late packets come between those of the stream, or all at once; a new stream comes alone and takes its time (RFC
    3550, A.1, asks for two packets in sequence; a network that reorders sends that many). What came before is a
    duplicate, however it comes.
    """

    def __init__(self) -> None:
        self._seen: deque[tuple[int, int, int, int]] = deque(maxlen=_REMEMBERED)
        self._held: deque[Packet] = deque(maxlen=_MAX_HELD)

    def remember(self, packet: Packet) -> None:
        """The stream goes on with this packet."""
        self._held.clear()
        self._seen.append(_identity(packet))

    def is_duplicate(self, packet: Packet) -> bool:
        """Whether this packet was taken before."""
        return _identity(packet) in self._seen

    def take(self, packet: Packet) -> list[Packet]:
        """Take a packet that does not fit the stream. Return the packets of the new stream once there is one."""
        if self._held:
            last = self._held[-1]
            step = signed(packet.sequence - last.sequence, 16)
            if last.source == packet.source and step == 0:
                return []
            if last.source != packet.source or not 0 < step <= _MAX_STEP:
                self._held.clear()
        self._held.append(packet)
        lasted_secs = packet.arrived_at - self._held[0].arrived_at
        if len(self._held) < NEW_STREAM_PACKETS or lasted_secs < NEW_STREAM_SECS:
            return []
        held, self._held = list(self._held), deque(maxlen=_MAX_HELD)
        return held


def _identity(packet: Packet) -> tuple[int, int, int, int]:
    """The sound counts too: senders that begin anew at 0 repeat their numbers, not their sound."""
    return packet.source, packet.sequence, packet.timestamp, hash(packet.payload)
