"""The agent's voice: each frame is Opus encoded once, and the same packet goes to every peer of the room.
Peers without Opus get it in their codec, made once for all of them.

Nothing is sent while the agent is silent. The timestamps follow an absolute clock that never stops, also when audio
is dropped, so that receivers stay in step after an interruption.
"""

import asyncio
import fractions
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import soxr
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from aiagent.audio.formats import FRAME_SECS, RTP_FRAME_TICKS, RTP_RATE_HZ, Codec, Samples
from aiagent.audio.played import PlayedSound
from aiagent.audio.playout import Playout
from aiagent.audio.telephony import TelephoneEncoder
from aiagent.clock import loop_time
from aiagent.task_owner import TaskOwner

if TYPE_CHECKING:
    VoicePacket = av.Packet[Any]

_TIME_BASE = fractions.Fraction(1, RTP_RATE_HZ)
_BIT_RATE = 40_000
MAX_TRACK_PACKETS = 25
MAX_QUEUED_SECS = 8.0


class SpeechEncoder:
    """Float samples of any rate to Opus packets of 20 ms. One for a room; blocking, for a worker thread."""

    def __init__(self) -> None:
        codec = av.AudioCodecContext.create("libopus", "w")
        codec.bit_rate = _BIT_RATE
        codec.format = "s16"
        codec.layout = "mono"
        codec.sample_rate = RTP_RATE_HZ
        codec.time_base = _TIME_BASE
        codec.options = {"application": "voip", "frame_duration": "20", "fec": "1", "packet_loss": "10"}
        self._codec = codec
        self._pts = 0

    def encode(self, samples: Samples, sample_rate_hz: int) -> list[bytes]:
        """Packets for `samples`, shape (n,), -1..1; the last frame is padded with silence."""
        if sample_rate_hz != RTP_RATE_HZ:
            samples = soxr.resample(samples, sample_rate_hz, RTP_RATE_HZ, quality="HQ").astype(np.float32)
        pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
        pcm = np.concatenate([pcm, np.zeros(-len(pcm) % RTP_FRAME_TICKS, np.int16)])
        packets: list[bytes] = []
        for begin in range(0, len(pcm), RTP_FRAME_TICKS):
            frame = av.AudioFrame.from_ndarray(
                pcm[begin : begin + RTP_FRAME_TICKS].reshape(1, -1), format="s16", layout="mono"
            )
            frame.sample_rate, frame.pts, frame.time_base = RTP_RATE_HZ, self._pts, _TIME_BASE
            self._pts += RTP_FRAME_TICKS
            packets += [bytes(packet) for packet in self._codec.encode(frame)]
        return packets


class OutboundTrack(MediaStreamTrack):
    """The agent's voice towards one peer, in the codec that was negotiated with it."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self.codec = Codec.OPUS
        # Overflow: the oldest packet is dropped; half a second late, nobody wants to hear it.
        # None ends the track.
        self._packets: asyncio.Queue[VoicePacket | None] = asyncio.Queue(MAX_TRACK_PACKETS)

    def offer(self, packet: "VoicePacket") -> None:
        """Queue one packet."""
        if self.readyState != "live":
            return
        if self._packets.full():
            self._packets.get_nowait()
        self._packets.put_nowait(packet)

    async def recv(self) -> "VoicePacket":
        """The next packet, as soon as there is one. Raises MediaStreamError once the track has ended."""
        packet = await self._packets.get() if self.readyState == "live" else None
        if packet is None:
            raise MediaStreamError
        return packet

    def stop(self) -> None:
        """End the track; what is queued is dropped and a waiting `recv` ends."""
        super().stop()
        while not self._packets.empty():
            self._packets.get_nowait()
        self._packets.put_nowait(None)


class Outbound:
    """Plays the queue on an absolute 20 ms clock to all tracks of a room."""

    def __init__(self, on_packet: Callable[[], None], on_drained: Callable[[], None]) -> None:
        self.playout = Playout()
        self.played = PlayedSound()
        self._on_packet = on_packet
        self._on_drained = on_drained
        self._tracks: set[OutboundTrack] = set()
        self._encoders: dict[Codec, TelephoneEncoder] = {}
        self._wake = asyncio.Event()
        self._space = asyncio.Event()
        self._origin = loop_time()

    def start(self, tasks: TaskOwner) -> None:
        """Begin the clock, as a task of `tasks`."""
        tasks.start(self._run(), "playout clock")

    def open_track(self) -> OutboundTrack:
        """A track for one more peer."""
        track = OutboundTrack()
        self._tracks.add(track)
        return track

    def close_track(self, track: OutboundTrack) -> None:
        """End the track of a peer that left."""
        self._tracks.discard(track)
        track.stop()

    def add(self, text: str, packets: list[bytes]) -> None:
        """Queue a clause for playing."""
        self.playout.add(text, packets)
        self._wake.set()

    async def wait_for_space(self) -> None:
        """Wait until the queue plays for less than 8 s."""
        while self.playout.queued_secs > MAX_QUEUED_SECS:
            self._space.clear()
            await self._space.wait()

    def hold(self) -> None:
        """Pause at once; what is queued stays."""
        self.playout.held = True

    def release(self) -> None:
        """Go on where the pause began."""
        self.playout.held = False
        self._wake.set()

    async def _run(self) -> None:
        tick = 0
        while True:
            payload = self.playout.take()
            if payload is None:
                self._wake.clear()
                await self._wake.wait()
                tick = int((loop_time() - self._origin) / FRAME_SECS) + 1
                continue
            self._send(payload, tick)
            tick += 1
            await asyncio.sleep(max(0.0, self._origin + tick * FRAME_SECS - loop_time()))
            # Also while held: a pause that begins in the last packet must not hide that all was played.
            if not self.playout.queued_secs:
                self._on_drained()

    def _send(self, payload: bytes, tick: int) -> None:
        for codec in {track.codec for track in self._tracks}:
            data = payload if codec is Codec.OPUS else self._encoder(codec).encode(payload)
            if data is None:
                continue
            packet = av.Packet(data)
            packet.pts, packet.time_base = tick * RTP_FRAME_TICKS, _TIME_BASE
            for track in self._tracks:
                if track.codec is codec:
                    track.offer(packet)
        self.played.record(payload, self._origin + tick * FRAME_SECS)
        self._space.set()
        self._on_packet()

    def _encoder(self, codec: Codec) -> TelephoneEncoder:
        """The encoder of a codec. A packet costs it 0.2 ms: less than a thread would."""
        if codec not in self._encoders:
            self._encoders[codec] = TelephoneEncoder(codec)
        return self._encoders[codec]
