"""Jitter buffer for speech that is recognised, not listened to. Pure.

Packets leave in order and at once: nothing downstream needs an even pace, so no delay is added while all arrives in
order. A missing packet is waited for as long as packets of this stream have been overtaken lately, 80 ms at most, then
recovered from the FEC of its successor, or concealed. Pauses of a sender with DTX become silence of the same length,
fed while they last so that the end of speech is noticed in time. A sender that begins anew (another SSRC, lower
sequence numbers) is followed after some packets, of which none is lost.

Timestamps are 48 kHz ticks (32 bit, wrapping), sequence numbers 16 bit, wrapping; `now` is in seconds.
"""

from dataclasses import dataclass

from aiagent.audio.formats import (
    DTX_PAYLOAD_BYTES,
    FRAME_SECS,
    RTP_FRAME_TICKS,
    RTP_RATE_HZ,
    TELEPHONE_CLOCK_TICKS,
    Codec,
    packet_ticks,
)
from aiagent.audio.reordering import LONGEST_WAIT_SECS, NewStream, Packet, Reordering, signed

MAX_PACKETS = 64
MAX_CONCEALED_TICKS = RTP_RATE_HZ * 60 // 1000
MAX_GAP_TICKS = RTP_RATE_HZ * 2
DTX_SILENCE_AFTER_SECS = 0.03
STALL_SILENCE_AFTER_SECS = 0.2


@dataclass(frozen=True, slots=True)
class Decode:
    """Decode this payload."""

    payload: bytes
    codec: Codec = Codec.OPUS


@dataclass(frozen=True, slots=True)
class Recover:
    """Decode `ticks` of lost audio from the FEC in the Opus packet that follows it."""

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
    restarted: int = 0


class JitterBuffer:
    """Orders the packets of one RTP stream. Holds at most 64; an overflow gives up waiting for the missing ones."""

    def __init__(self) -> None:
        self.counters = JitterCounters()
        self._reordering = Reordering()
        self._new_stream = NewStream()
        self._packets: dict[int, Packet] = {}
        self._source: int | None = None
        self._codec = Codec.OPUS
        self._next_sequence: int | None = None
        self._next_timestamp = 0
        self._in_dtx = False
        self._silent_ticks = 0
        self._silence_until = 0.0

    def push(
        self, sequence: int, timestamp: int, payload: bytes, now: float, source: int = 0, codec: Codec = Codec.OPUS
    ) -> None:
        """Take one packet of the SSRC `source`. Late, doubled, empty and malformed ones are counted and dropped.

        The timestamp is in the clock of the codec: 48 kHz for Opus, 8 kHz for the others.
        """
        try:
            ticks = packet_ticks(codec, payload)
        except ValueError:
            self.counters.malformed += 1
            return
        if codec is not Codec.OPUS:
            timestamp = timestamp * TELEPHONE_CLOCK_TICKS & 0xFFFFFFFF
        packet = Packet(source, sequence, timestamp, ticks, codec, payload, now)
        if self._next_sequence is None:
            self._begin(packet, now)
        ahead = signed(sequence - (self._next_sequence or 0), 16)
        is_same_source = source == self._source
        if is_same_source and abs(ahead) > MAX_PACKETS * 8:
            self._packets.clear()
            self._begin(packet, now)
        elif not is_same_source or ahead < 0:
            self._take_stray(packet, now)
            return
        if sequence in self._packets:
            self.counters.duplicate += 1
            return
        self.counters.received += 1
        overtakers = [other.arrived_at for other in self._packets.values() if signed(other.sequence - sequence, 16) > 0]
        if overtakers:
            self._reordering.overtaken(now - min(overtakers), now)
        self._keep(packet)

    def _take_stray(self, packet: Packet, now: float) -> None:
        """Count a packet that is late or of another source, and begin anew where such packets are a new stream."""
        self.counters.late += 1
        if packet.source == self._source:
            self._reordering.overtaken(LONGEST_WAIT_SECS, now)
        if self._new_stream.is_duplicate(packet):
            return
        taken_over = self._new_stream.take(packet)
        if taken_over:
            self.counters.restarted += 1
            self._packets.clear()
            self._begin(taken_over[0], now)
            for taken in taken_over:
                self._keep(taken)

    def _keep(self, packet: Packet) -> None:
        self._packets[packet.sequence] = packet
        self._new_stream.remember(packet)

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

    def _begin(self, packet: Packet, now: float) -> None:
        self._source = packet.source
        self._codec = packet.codec
        self._next_sequence = packet.sequence
        self._next_timestamp = packet.timestamp
        self._silent_ticks = 0
        self._silence_until = now

    def _release(self, packet: Packet, actions: list[Action], now: float) -> None:
        del self._packets[packet.sequence]
        missing = self._missing_before(packet)
        if missing:
            actions.append(Silence(missing))
        actions.append(Decode(packet.payload, packet.codec))
        self._advance(packet.sequence, packet.timestamp + packet.ticks, now)
        self._codec = packet.codec
        self._in_dtx = packet.codec is Codec.OPUS and len(packet.payload) <= DTX_PAYLOAD_BYTES

    def _missing_before(self, packet: Packet) -> int:
        """The ticks between the packet before and this one, 0 where their timestamps tell nothing."""
        ticks = signed(packet.timestamp - self._next_timestamp, 32) - self._silent_ticks
        return ticks if packet.codec is self._codec and 0 < ticks <= MAX_GAP_TICKS else 0

    def _skip_missing(self, actions: list[Action], now: float) -> bool:
        """Give up the missing packets before the first one held, when it has waited long enough."""
        first = min(self._packets.values(), key=lambda p: signed(p.sequence - (self._next_sequence or 0), 16))
        full = len(self._packets) >= MAX_PACKETS
        waited_secs = now - min(packet.arrived_at for packet in self._packets.values())
        if not full and waited_secs < self._reordering.wait_secs(now):
            return False
        self.counters.overflowed += full
        lost_ticks = self._missing_before(first)
        if lost_ticks:
            self._replace_lost(first, lost_ticks, actions)
        self._advance(first.sequence - 1, first.timestamp, now)
        return True

    def _replace_lost(self, successor: Packet, lost_ticks: int, actions: list[Action]) -> None:
        fec_ticks = min(lost_ticks, successor.ticks) if successor.codec is Codec.OPUS else 0
        concealed = min(lost_ticks - fec_ticks, MAX_CONCEALED_TICKS)
        silent = lost_ticks - fec_ticks - concealed
        if concealed:
            self.counters.concealed += 1
            actions.append(Conceal(concealed))
        if silent:
            actions.append(Silence(silent))
        if fec_ticks:
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
