"""The participant's end of a connection to the agent, and a table of the agent's connections with real audio."""

import asyncio
import fractions
from collections.abc import Callable
from typing import Any

import av
import numpy as np
import pytest
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from aiagent.audio.engine import AudioEngine
from aiagent.audio.formats import FRAME_SECS, RTP_FRAME_TICKS, RTP_RATE_HZ, SPEECH_RATE_HZ
from aiagent.audio.inbound import InboundStream
from aiagent.audio.outbound import Outbound, SpeechEncoder
from aiagent.room.frames import ClientFrame, members
from aiagent.room.server_frames import Description, PeerSignal
from aiagent.rtc.peers import PeerTable

WAIT_SECS = 10
POLL_SECS = 0.02


class Microphone(MediaStreamTrack):
    """Ready-made Opus packets of a tone, one each 20 ms."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        at = np.arange(SPEECH_RATE_HZ) / SPEECH_RATE_HZ
        tone = (0.3 * np.sin(2 * np.pi * 220 * at)).astype(np.float32)
        self._packets = SpeechEncoder().encode(tone, SPEECH_RATE_HZ)
        self._sent = 0

    async def recv(self) -> "av.Packet[Any]":
        if self.readyState != "live":
            raise MediaStreamError
        await asyncio.sleep(FRAME_SECS)
        packet: av.Packet[Any] = av.Packet(self._packets[self._sent % len(self._packets)])
        packet.pts, packet.time_base = self._sent * RTP_FRAME_TICKS, fractions.Fraction(1, RTP_RATE_HZ)
        self._sent += 1
        return packet


class Browser:
    """A participant's end of a connection."""

    def __init__(self) -> None:
        self.connection = RTCPeerConnection()
        self.connection.addTrack(Microphone())
        self.channel = self.connection.createDataChannel("agent")
        self.frames: asyncio.Queue[str | bytes] = asyncio.Queue()
        self.channel.on("message", self.frames.put_nowait)
        self.tracks: list[MediaStreamTrack] = []
        self.connection.on("track", self.tracks.append)

    async def offer(self) -> str:
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return str(self.connection.localDescription.sdp)

    async def accept(self, sdp: str) -> None:
        await self.connection.setRemoteDescription(RTCSessionDescription(sdp, "answer"))


class Table:
    """A PeerTable with real audio, and the signals that it sent."""

    def __init__(self, engine: AudioEngine, outbound: Outbound) -> None:
        self.engine = engine
        self.outbound = outbound
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.peers = PeerTable(engine, outbound, lambda event: None, self._send, allow_loopback=True)
        self.peers.hear_only(("alice", "bob"))

    def _send(self, frame: ClientFrame) -> None:
        self.sent.put_nowait(members(frame))

    def offer(self, sdp: str, session: str = "one", peer_id: str = "alice") -> None:
        self.peers.signal(PeerSignal(peer_id, session, Description("offer", sdp)))

    async def answer(self) -> dict[str, Any]:
        async with asyncio.timeout(WAIT_SECS):
            return await self.sent.get()

    async def connect(self, browser: Browser, session: str = "one", peer_id: str = "alice") -> None:
        self.offer(await browser.offer(), session, peer_id)
        await browser.accept((await self.answer())["description"]["sdp"])
        await until(lambda: browser.connection.connectionState == "connected")
        peer = self.peers._connections[peer_id].peer
        assert peer is not None
        await until(lambda: peer._connection.connectionState == "connected")

    @property
    def streams(self) -> list[InboundStream]:
        return self.engine._streams

    @property
    def tracks(self) -> int:
        return len(self.outbound._tracks)


async def until(condition: Callable[[], object]) -> None:
    """Wait for what another thread or the network brings about."""
    for _ in range(round(WAIT_SECS / POLL_SECS)):
        if condition():
            return
        await asyncio.sleep(POLL_SECS)
    pytest.fail("what was waited for did not happen")


def packets_of(stream: InboundStream) -> int:
    return stream.jitter.counters.received
