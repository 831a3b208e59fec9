"""The agent's connections in one room: a participant's signals are worked off in order, sessions replace each other."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from aiagent.audio.engine import AudioEngine
from aiagent.audio.events import SpeechEvent
from aiagent.audio.outbound import Outbound
from aiagent.errors import NegotiationError
from aiagent.room.frames import Answer, ClientFrame, Signal
from aiagent.room.signaling_client import Frame
from aiagent.rtc.peer import AgentPeer
from aiagent.task_owner import TaskOwner

logger = logging.getLogger(__name__)

MAX_QUEUED_SIGNALS = 128


@dataclass(slots=True)
class _Line:
    signals: "asyncio.Queue[Frame]"
    worker: asyncio.Task[None]
    peer: AgentPeer | None = None


class PeerTable:
    """One connection for each participant, for as long as they are in the room."""

    def __init__(
        self,
        engine: AudioEngine,
        outbound: Outbound,
        on_speech: Callable[[SpeechEvent], None],
        send: Callable[[ClientFrame], None],
        *,
        allow_loopback: bool,
    ) -> None:
        self.ice_servers: list[dict[str, Any]] = []
        self._engine = engine
        self._outbound = outbound
        self._on_speech = on_speech
        self._send = send
        self._allow_loopback = allow_loopback
        self._lines: dict[str, _Line] = {}
        self._heard: frozenset[str] = frozenset()
        self._tasks = TaskOwner()

    def signal(self, frame: Frame) -> None:
        """Take a signal frame of a participant."""
        peer_id = frame["from"]
        line = self._lines.get(peer_id)
        if line is None:
            # Overflow: the signal is dropped; a well-behaved peer sends some dozens.
            signals: asyncio.Queue[Frame] = asyncio.Queue(MAX_QUEUED_SIGNALS)
            line = _Line(signals, self._tasks.start(self._work(peer_id, signals), "signals of a peer"))
            self._lines[peer_id] = line
        try:
            line.signals.put_nowait(frame)
        except asyncio.QueueFull:
            logger.warning("a peer sends more signals than can be worked off; one was dropped")

    def hear_only(self, peer_ids: Iterable[str]) -> None:
        """Decode what these participants send, and nothing of all others."""
        self._heard = frozenset(peer_ids)
        for peer_id, line in self._lines.items():
            if line.peer:
                self._set_heard(peer_id, line.peer)

    def keep_only(self, peer_ids: set[str]) -> None:
        """Close the connections of all who are not among `peer_ids`."""
        for peer_id in set(self._lines) - peer_ids:
            self.drop(peer_id)

    def drop(self, peer_id: str) -> None:
        """Close the connection of a participant who left."""
        line = self._lines.pop(peer_id, None)
        if line is None:
            return
        line.worker.cancel()
        if line.peer:
            self._retire(line.peer)

    async def close(self) -> None:
        """Close all connections."""
        for peer_id in list(self._lines):
            self.drop(peer_id)
        await self._tasks.drain(timeout_secs=2)
        await self._tasks.close()

    async def _work(self, peer_id: str, signals: "asyncio.Queue[Frame]") -> None:
        while True:
            frame = await signals.get()
            try:
                await self._handle(peer_id, frame)
            except NegotiationError as error:
                logger.warning("a signal of a peer cannot be used: %s", error)
            except Exception:
                # The next session of this participant must find its worker alive.
                logger.exception("a signal of a peer could not be worked off")

    async def _handle(self, peer_id: str, frame: Frame) -> None:
        description = frame.get("description")
        line = self._lines[peer_id]
        if description and description["type"] == "offer":
            await self._answer(peer_id, line, frame["session"], description["sdp"])
        elif line.peer and line.peer.session == frame["session"] and "candidate" in frame:
            await line.peer.add_candidate(frame["candidate"])

    async def _answer(self, peer_id: str, line: _Line, session: str, sdp: str) -> None:
        if line.peer is None or line.peer.session != session:
            if line.peer:
                self._retire(line.peer)
            line.peer = self._open(peer_id, session)
        try:
            answer = await line.peer.answer(sdp)
        except NegotiationError:
            self._retire(line.peer)
            line.peer = None
            raise
        self._send(Signal(peer_id, session, Answer(answer)))

    def _open(self, peer_id: str, session: str) -> AgentPeer:
        track = self._outbound.open_track()

        def lost() -> None:
            line = self._lines.get(peer_id)
            if line and line.peer and line.peer.session == session:
                self._retire(line.peer)
                line.peer = None

        peer = AgentPeer(session, self.ice_servers, None, track, lost, allow_loopback=self._allow_loopback)
        self._set_heard(peer_id, peer)
        return peer

    def _set_heard(self, peer_id: str, peer: AgentPeer) -> None:
        """What was said before a participant withdrew their consent is finished; nothing after it is decoded."""
        if peer_id in self._heard:
            if peer.stream is None:
                peer.stream = self._engine.open_stream(peer_id, self._on_speech, self._outbound.played)
        else:
            self._silence(peer)

    def _silence(self, peer: AgentPeer) -> None:
        stream, peer.stream = peer.stream, None
        if stream is not None:
            self._engine.close_stream(stream)

    def _retire(self, peer: AgentPeer) -> None:
        self._silence(peer)
        self._outbound.close_track(peer.track)
        self._tasks.start(peer.close(), "closing a peer")
