"""Jitter buffer for speech that is recognised, not listened to. Pure.

Packets leave in order and at once: nothing downstream needs an even pace, so no delay is added while all arrives in
order. A missing packet is waited for as long as packets of this stream have been overtaken lately, 80 ms at most, then
recovered from the FEC of its successor, or concealed. Pauses of a sender with DTX become silence of the same length,
fed while they last so that the end of speech is noticed in time.

Timestamps are 48 kHz ticks (32 bit, wrapping), sequence numbers 16 bit, wrapping; `now` is in seconds.
"""

from dataclasses import dataclass

from aiagent.audio.formats import (
    DTX_PAYLOAD_BYTES,
    FRAME_SECS,
    RTP_FRAME_TICKS,
    RTP_RATE_HZ,
    opus_packet_ticks,
)
from aiagent.audio.reordering import LONGEST_WAIT_SECS, Reordering

MAX_PACKETS = 64
MAX_CONCEALED_TICKS = RTP_RATE_HZ * 60 // 1000
MAX_GAP_TICKS = RTP_RATE_HZ * 2
DTX_SILENCE_AFTER_SECS = 0.03
STALL_SILENCE_AFTER_SECS = 0.2


@dataclass(frozen=True, slots=True)
class Decode:
    """Decode this payload."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Recover:
    """Decode `ticks` of lost audio from the FEC in the packet that follows it."""

    next_payload: bytes
    ticks: int


@dataclass(frozen=True, slots=True)
class Conceal:
    """Make up `ticks` of lost audio."""

    ticks: int


@dataclass(frozen=True, slots=True)
class Silence:
    """The sender is silent for `ticks`."""

    ticks: int


Action = Decode | Recover | Conceal | Silence


@dataclass(slots=True)
class JitterCounters:
    """Counts of the packets of one stream, by what became of them."""

    received: int = 0
    late: int = 0
    duplicate: int = 0
    malformed: int = 0
    overflowed: int = 0
    recovered: int = 0
    concealed: int = 0


@dataclass(frozen=True, slots=True)
class _Packet:
    sequence: int
    timestamp: int
    ticks: int
    payload: bytes
    arrived_at: float


def _signed(value: int, bits: int) -> int:
    half = 1 << (bits - 1)
    return ((value + half) & ((1 << bits) - 1)) - half


class JitterBuffer:
    """Orders the packets of one RTP stream. Holds at most 64; an overflow gives up waiting for the missing ones."""

    def __init__(self) -> None:
        self.counters = JitterCounters()
        self._reordering = Reordering()
        self._packets: dict[int, _Packet] = {}
        self._next_sequence: int | None = None
        self._next_timestamp = 0
        self._in_dtx = False
        self._silent_ticks = 0
        self._silence_until = 0.0

    def push(self, sequence: int, timestamp: int, payload: bytes, now: float) -> None:
        """Take one packet. Late, doubled, empty and malformed ones are counted and dropped."""
        try:
            ticks = opus_packet_ticks(payload)
        except ValueError:
            self.counters.malformed += 1
            return
        if self._next_sequence is None:
            self._begin(sequence, timestamp, now)
        ahead = _signed(sequence - (self._next_sequence or 0), 16)
        if abs(ahead) > MAX_PACKETS * 8:
            self._packets.clear()
            self._begin(sequence, timestamp, now)
        elif ahead < 0:
            self.counters.late += 1
            self._reordering.overtaken(LONGEST_WAIT_SECS, now)
            return
        if sequence in self._packets:
            self.counters.duplicate += 1
            return
        self.counters.received += 1
        overtakers = [
            other.arrived_at for other in self._packets.values() if _signed(other.sequence - sequence, 16) > 0
        ]
        if overtakers:
            self._reordering.overtaken(now - min(overtakers), now)
        self._packets[sequence] = _Packet(sequence, timestamp, ticks, payload, now)

    def pull(self, now: float) -> list[Action]:
        """Return what is to be decoded now, in order. Call it about every 20 ms."""
        actions: list[Action] = []
        while self._packets and self._next_sequence is not None:
            packet = self._packets.get(self._next_sequence)
            if packet is not None:
                self._release(packet, actions, now)
            elif not self._skip_missing(actions, now):
                break
        if not self._packets:
            self._fill_pause(actions, now)
        return actions

    def _begin(self, sequence: int, timestamp: int, now: float) -> None:
        self._next_sequence = sequence
        self._next_timestamp = timestamp
        self._silent_ticks = 0
        self._silence_until = now

    def _release(self, packet: _Packet, actions: list[Action], now: float) -> None:
        del self._packets[packet.sequence]
        pause = _signed(packet.timestamp - self._next_timestamp, 32)
        missing = pause - self._silent_ticks
        if 0 < missing <= MAX_GAP_TICKS:
            actions.append(Silence(missing))
        actions.append(Decode(packet.payload))
        self._advance(packet.sequence, packet.timestamp + packet.ticks, now)
        self._in_dtx = len(packet.payload) <= DTX_PAYLOAD_BYTES

    def _skip_missing(self, actions: list[Action], now: float) -> bool:
        """Give up the missing packets before the first one held, when it has waited long enough."""
        first = min(self._packets.values(), key=lambda p: _signed(p.sequence - (self._next_sequence or 0), 16))
        full = len(self._packets) >= MAX_PACKETS
        waited_secs = now - min(packet.arrived_at for packet in self._packets.values())
        if not full and waited_secs < self._reordering.wait_secs(now):
            return False
        self.counters.overflowed += full
        lost_ticks = _signed(first.timestamp - self._next_timestamp, 32) - self._silent_ticks
        if 0 < lost_ticks <= MAX_GAP_TICKS:
            self._replace_lost(first, lost_ticks, actions)
        self._advance(first.sequence - 1, first.timestamp, now)
        return True

    def _replace_lost(self, successor: _Packet, lost_ticks: int, actions: list[Action]) -> None:
        fec_ticks = min(lost_ticks, successor.ticks)
        concealed = min(lost_ticks - fec_ticks, MAX_CONCEALED_TICKS)
        silent = lost_ticks - fec_ticks - concealed
        if concealed:
            self.counters.concealed += 1
            actions.append(Conceal(concealed))
        if silent:
            actions.append(Silence(silent))
        self.counters.recovered += 1
        actions.append(Recover(successor.payload, fec_ticks))

    def _advance(self, sequence: int, next_timestamp: int, now: float) -> None:
        self._next_sequence = (sequence + 1) & 0xFFFF
        self._next_timestamp = next_timestamp & 0xFFFFFFFF
        self._silent_ticks = 0
        self._silence_until = now

    def _fill_pause(self, actions: list[Action], now: float) -> None:
        """Add silence in real time while the sender sends nothing."""
        if self._next_sequence is None:
            return
        patience = DTX_SILENCE_AFTER_SECS if self._in_dtx or self._silent_ticks else STALL_SILENCE_AFTER_SECS
        idle_secs = now - self._silence_until
        if idle_secs < patience:
            return
        frames = int(idle_secs / FRAME_SECS)
        ticks = min(frames * RTP_FRAME_TICKS, MAX_GAP_TICKS)
        self._silence_until += frames * FRAME_SECS
        self._silent_ticks += ticks
        actions.append(Silence(ticks))
