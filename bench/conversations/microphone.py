"""A track that sends ready packets on an absolute 20 ms clock: noise, and lines that are said over it."""

import asyncio
import fractions
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import av
from aiortc import MediaStreamTrack

from aiagent.audio.formats import FRAME_SECS, RTP_FRAME_TICKS, RTP_RATE_HZ
from aiagent.audio.opus import OpusDecoder
from aiagent.audio.outbound import SpeechEncoder
from bench.conversations.clips import Clip
from bench.conversations.loudspeaker import Loudspeaker

if TYPE_CHECKING:
    VoicePacket = av.Packet[Any]

_TIME_BASE = fractions.Fraction(1, RTP_RATE_HZ)


@dataclass(slots=True)
class Saying:
    """A clip on its way out; its first voiced packet is sent at `began_at`, its last one at `ended_at` (monotonic)."""

    clip: Clip
    position: int = 0
    began_at: float = 0.0
    ended_at: float = 0.0
    over: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    def next_packet(self) -> bytes:
        """The packet that is sent now."""
        now = time.monotonic()
        if self.position == self.clip.first_voiced:
            self.began_at = now
            self.begun.set()
        if self.position == self.clip.last_voiced:
            self.ended_at = now
        packet = self.clip.packets[self.position]
        self.position += 1
        if self.position == len(self.clip.packets):
            self.over.set()
        return packet


class PacketTrack(MediaStreamTrack):
    """Sends the `idle` packets over and over, and the packets of a clip in their place while it is said.

    A `loudspeaker` beside the microphone is heard in all of them.
    """

    kind = "audio"

    def __init__(self, idle: Sequence[bytes]) -> None:
        super().__init__()
        self.idle = idle
        self.loudspeaker: Loudspeaker | None = None
        self._decoder, self._encoder = OpusDecoder(RTP_RATE_HZ), SpeechEncoder()
        self._saying: Saying | None = None
        self._started_at = 0.0
        self._count = 0

    @property
    def sent(self) -> int:
        """Number of packets sent so far."""
        return self._count

    def say(self, clip: Clip) -> Saying:
        """Say the clip, beginning with the next packet."""
        self._saying = Saying(clip)
        return self._saying

    async def recv(self) -> "VoicePacket":
        """The next 20 ms."""
        self._started_at = self._started_at or time.monotonic()
        await asyncio.sleep(max(0.0, self._started_at + self._count * FRAME_SECS - time.monotonic()))
        payload = self._next_payload()
        packet = av.Packet(self._with_echo(payload, self.loudspeaker) if self.loudspeaker else payload)
        packet.pts, packet.time_base = self._count * RTP_FRAME_TICKS, _TIME_BASE
        self._count += 1
        return packet

    def _with_echo(self, payload: bytes, loudspeaker: Loudspeaker) -> bytes:
        (mixed,) = self._encoder.encode(self._decoder.decode(payload) + loudspeaker.heard(RTP_FRAME_TICKS), RTP_RATE_HZ)
        return mixed

    def _next_payload(self) -> bytes:
        if self._saying is None or self._saying.over.is_set():
            return self.idle[self._count % len(self.idle)]
        return self._saying.next_packet()
