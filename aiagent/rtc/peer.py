"""One WebRTC connection of the agent: it answers an offer, hears one participant and speaks to them.

This module is the seam to aiortc; nothing else knows about RTCPeerConnection.
"""

import json
import logging
from collections.abc import Callable
from typing import Any

import aioice
from aiortc import (
    RTCConfiguration,
    RTCDataChannel,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.exceptions import InternalError, InvalidAccessError, InvalidStateError, OperationError
from aiortc.sdp import candidate_from_sdp

from aiagent.audio.inbound import InboundStream
from aiagent.audio.outbound import OutboundTrack
from aiagent.errors import NegotiationError
from aiagent.rtc import sockets
from aiagent.rtc.ice import CandidateFilter, first_servers, parsed_candidate
from aiagent.rtc.offer import Offer

logger = logging.getLogger(__name__)

# Private attributes of aiortc and aioice, which tests hold them to: where each RTP packet goes, the connection of ICE,
# and its own user name and password.
_JITTER_BUFFER = "_RTCRtpReceiver__jitter_buffer"
_ICE_CONNECTION = "_connection"
_ICE_CREDENTIALS = ("_local_username", "_local_password")

# Overflow: a longer ping gets no answer, and nobody does who does not take the answers before.
MAX_PING_CHARS = 1024
MAX_BUFFERED_BYTES = 16 * 1024

MALFORMED = (
    ValueError,
    StopIteration,
    AssertionError,
    LookupError,
    AttributeError,
    TypeError,
    InternalError,
    InvalidAccessError,
    InvalidStateError,
    OperationError,
)


class _PacketTap:
    """Takes the place of the receiver's jitter buffer: packets go to ours, none to aiortc's decoder thread."""

    capacity = 0

    def __init__(self, peer: "AgentPeer") -> None:
        self._peer = peer

    def add(self, packet: Any) -> tuple[bool, None]:
        """Pass one RTP packet on, where the participant may be heard; ask for no key frame, and give back no frame."""
        offer = self._peer._offer
        if self._peer.stream is not None and offer and packet.payload_type == offer.payload_type:
            sequence, timestamp, payload = packet.sequence_number, packet.timestamp, packet._data
            self._peer.stream.push(sequence, timestamp, payload, packet.ssrc, offer.codec)
        return False, None


class AgentPeer:
    """The connection to one participant, for one `session` of the protocol.

    While `stream` is None the participant is not heard: packets that come nevertheless are thrown away undecoded.
    """

    def __init__(
        self,
        session: str,
        ice_servers: list[dict[str, Any]],
        stream: InboundStream | None,
        track: OutboundTrack,
        on_closed: Callable[[], None],
        *,
        allow_loopback: bool,
    ) -> None:
        self.session = session
        self.stream = stream
        self.track = track
        self._allow_loopback = allow_loopback
        self._candidates = CandidateFilter(allow_loopback=allow_loopback)
        self._offer: Offer | None = None
        self._on_closed = on_closed
        self._connection = RTCPeerConnection(_configuration(ice_servers))
        self._connection.on("track", self._hear)
        self._connection.on("datachannel", self._open_channel)
        self._connection.on("connectionstatechange", self._watch)

    async def answer(self, sdp: str, before: "AgentPeer | None" = None) -> str:
        """The SDP that answers the offer `sdp`. Raises NegotiationError, whose text is for the participant.

        `before` is the connection that this one takes the place of in the same session.
        """
        offer = self._offer = Offer(sdp, self._candidates.admits, self._offer)
        self.track.codec = offer.codec
        connection = self._connection
        try:
            await connection.setRemoteDescription(RTCSessionDescription(sdp=offer.for_aiortc, type="offer"))
            self._prepare_ice(before)
            if not any(sender.track is self.track for sender in connection.getSenders()):
                connection.addTrack(self.track)
            await connection.setLocalDescription(await connection.createAnswer())
        except MALFORMED as error:
            raise NegotiationError(f"the offer cannot be used: {type(error).__name__}") from error
        return offer.completed(str(connection.localDescription.sdp))

    def is_restarted_by(self, sdp: str) -> bool:
        """Whether this offer is about another transport, which needs a new connection. Raises NegotiationError."""
        return self._offer is not None and Offer(sdp, lambda candidate: False).restarts(self._offer)

    async def add_candidate(self, candidate: dict[str, Any] | None) -> None:
        """Take a trickled candidate; None ends them. Raises NegotiationError."""
        if not candidate or not candidate.get("candidate"):
            return
        base = parsed_candidate(candidate["candidate"])
        if base is None or self._offer is None:
            raise NegotiationError("the candidate is malformed, or comes before the offer")
        place = self._offer.place_of(candidate.get("sdpMid"), candidate.get("sdpMLineIndex"))
        if place is None or not self._candidates.admits(base):
            logger.info("a candidate that is of no use was ignored")
            return
        try:
            parsed = candidate_from_sdp(base.removeprefix("candidate:"))
            parsed.sdpMid, parsed.sdpMLineIndex = place
            await self._connection.addIceCandidate(parsed)
        except MALFORMED as error:
            raise NegotiationError(f"the candidate cannot be used: {type(error).__name__}") from error

    async def close(self) -> None:
        """End the connection; the stream and track are the owner's to close."""
        self._connection.remove_all_listeners()
        await self._connection.close()

    def _prepare_ice(self, before: "AgentPeer | None") -> None:
        """Tell ICE the rules of this connection while it has no sockets yet.

        An offer that did not restart ICE is answered with the same user name and password, also on a new transport.
        """
        goes_on = before is not None and before._offer and self._offer and before._offer.ufrag == self._offer.ufrag
        for ice in self._ice_connections():
            if self._allow_loopback:
                sockets.allow_loopback(ice)
            if before is not None and goes_on:
                for name in _ICE_CREDENTIALS:
                    setattr(ice, name, getattr(before._ice_connections()[0], name))

    def _ice_connections(self) -> list[aioice.Connection]:
        transports = [transceiver.receiver.transport for transceiver in self._connection.getTransceivers()]
        if self._connection.sctp:
            transports.append(self._connection.sctp.transport)
        return [getattr(transport.transport, _ICE_CONNECTION) for transport in transports]

    def _hear(self, track: Any) -> None:
        for transceiver in self._connection.getTransceivers():
            if transceiver.receiver.track is track and track.kind == "audio":
                setattr(transceiver.receiver, _JITTER_BUFFER, _PacketTap(self))

    def _open_channel(self, channel: RTCDataChannel) -> None:
        if channel.label != "agent":
            return

        def reply(message: str | bytes) -> None:
            if len(message) > MAX_PING_CHARS or channel.bufferedAmount > MAX_BUFFERED_BYTES:
                return
            try:
                frame = json.loads(message)
            except (ValueError, RecursionError):
                return
            if isinstance(frame, dict) and frame.get("type") == "ping":
                channel.send(json.dumps({"type": "pong", "id": frame.get("id")}))

        channel.on("message", reply)

    def _watch(self) -> None:
        if self._connection.connectionState in ("failed", "closed"):
            self._on_closed()


def _configuration(ice_servers: list[dict[str, Any]]) -> RTCConfiguration:
    servers = [RTCIceServer(server.url, server.username, server.credential) for server in first_servers(ice_servers)]
    return RTCConfiguration(iceServers=servers)
