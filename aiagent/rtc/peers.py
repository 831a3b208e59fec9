"""The agent's connections in one room. Signals of a participant are handled in order; sessions replace each other."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from aiagent.audio.engine import AudioEngine
from aiagent.audio.events import SpeechEvent
from aiagent.audio.outbound import Outbound
from aiagent.clock import loop_time
from aiagent.errors import NegotiationError
from aiagent.room.frames import Answer, ClientFrame, Signal, SignalRefused
from aiagent.room.server_frames import PeerSignal
from aiagent.rtc.pace import Pace
from aiagent.rtc.peer import AgentPeer
from aiagent.task_owner import TaskOwner

logger = logging.getLogger(__name__)

MAX_QUEUED_SIGNALS = 128
# A connection costs some milliseconds of the event loop, which is that of all rooms. Offers beyond the pace wait.
OFFERS_PER_SECOND, OFFER_BURST = 0.5, 8


@dataclass(slots=True)
class _Connection:
    signals: "asyncio.Queue[PeerSignal]"
    worker: asyncio.Task[None]
    offers: Pace
    newest_session: str = ""
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
        self._connections: dict[str, _Connection] = {}
        self._allowed: frozenset[str] = frozenset()
        self._deaf = False
        self._tasks = TaskOwner()

    def signal(self, signal: PeerSignal) -> None:
        """Take a signal of a participant."""
        peer_id = signal.sender
        connection = self._connections.get(peer_id)
        if connection is None:
            # Overflow: the signal is dropped; a well-behaved peer sends some dozens.
            signals: asyncio.Queue[PeerSignal] = asyncio.Queue(MAX_QUEUED_SIGNALS)
            worker = self._tasks.start(self._work(peer_id, signals), "signals of a peer")
            connection = _Connection(signals, worker, Pace(OFFERS_PER_SECOND, OFFER_BURST, loop_time()))
            self._connections[peer_id] = connection
        if _is_offer(signal):
            connection.newest_session = signal.session
        try:
            connection.signals.put_nowait(signal)
        except asyncio.QueueFull:
            logger.warning("a peer sends more signals than can be worked off; one was dropped")

    def hear_only(self, peer_ids: Iterable[str]) -> None:
        """Decode what these participants send, and nothing of all others."""
        self._allowed = frozenset() if self._deaf else frozenset(peer_ids)
        for peer_id, connection in self._connections.items():
            if connection.peer:
                self._set_heard(peer_id, connection.peer)

    def hear_nobody(self) -> None:
        """Decode nothing any more, whoever allows it."""
        self._deaf = True
        self.hear_only(())

    def keep_only(self, peer_ids: set[str]) -> None:
        """Close the connections of all who are not among `peer_ids`."""
        for peer_id in set(self._connections) - peer_ids:
            self.drop(peer_id)

    def drop(self, peer_id: str) -> None:
        """Close the connection of a participant who left."""
        connection = self._connections.pop(peer_id, None)
        if connection is None:
            return
        connection.worker.cancel()
        if connection.peer:
            self._retire(connection.peer)

    async def close(self) -> None:
        """Close all connections."""
        for peer_id in list(self._connections):
            self.drop(peer_id)
        try:
            await self._tasks.drain(timeout_secs=2)
        finally:
            await self._tasks.close()

    async def _work(self, peer_id: str, signals: "asyncio.Queue[PeerSignal]") -> None:
        while True:
            signal = await signals.get()
            try:
                await self._handle(peer_id, signal)
            except NegotiationError as error:
                logger.warning("a signal of a peer cannot be used: %s", error)
            except Exception:
                # The next session of this participant must find its worker alive.
                logger.exception("a signal of a peer could not be worked off")

    async def _handle(self, peer_id: str, signal: PeerSignal) -> None:
        connection = self._connections[peer_id]
        if signal.description and _is_offer(signal):
            # An offer of a session that is replaced already is not worth a connection.
            if signal.session == connection.newest_session:
                await asyncio.sleep(connection.offers.delay_secs(loop_time()))
                await self._answer(peer_id, connection, signal.session, signal.description.sdp)
        elif connection.peer and connection.peer.session == signal.session and signal.candidate is not msgspec.UNSET:
            await connection.peer.add_candidate(signal.candidate)

    async def _answer(self, peer_id: str, connection: _Connection, session: str, sdp: str) -> None:
        before = connection.peer if connection.peer and connection.peer.session == session else None
        try:
            if connection.peer and (before is None or before.is_restarted_by(sdp)):
                self._retire(connection.peer)
                connection.peer = None
            if connection.peer is None:
                connection.peer = self._open(peer_id, session)
            answer = await connection.peer.answer(sdp, None if connection.peer is before else before)
        except NegotiationError as error:
            if connection.peer:
                self._retire(connection.peer)
            connection.peer = None
            self._send(SignalRefused(peer_id, session, str(error)))
            raise
        self._send(Signal(peer_id, session, Answer(answer)))

    def _open(self, peer_id: str, session: str) -> AgentPeer:
        track = self._outbound.open_track()

        def lost() -> None:
            connection = self._connections.get(peer_id)
            if connection and connection.peer is peer:
                self._retire(peer)
                connection.peer = None

        peer = AgentPeer(session, self.ice_servers, None, track, lost, allow_loopback=self._allow_loopback)
        self._set_heard(peer_id, peer)
        return peer

    def _set_heard(self, peer_id: str, peer: AgentPeer) -> None:
        """Hear the participant, if they allow it; else finish their utterance and decode nothing more."""
        if peer_id in self._allowed:
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


def _is_offer(signal: PeerSignal) -> bool:
    return signal.description is not None and signal.description.type == "offer"
