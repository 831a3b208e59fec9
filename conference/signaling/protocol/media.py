"""Frames by which two peers negotiate media (docs/protocol.md, "Media negotiation").

Descriptions and candidates are checked in their outer form: enough to keep nonsense from other clients.
"""

import re
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from conference.signaling.protocol.base import ClientFrame, Part, PeerId, clean_members

SDP_BYTES = 48 * 1024
SDP_LINES = 1500
# A browser has one each for microphone, camera, screen, its sound and data, and uses those that ended again.
SDP_SECTIONS = 16
SDP_CANDIDATES = 200

_MOST = ((SDP_LINES, "", "lines"), (SDP_SECTIONS, "m=", "sections"), (SDP_CANDIDATES, "a=candidate:", "candidates"))
_SDP_LINE = re.compile(r"[a-z]=.*")
_CANDIDATE = re.compile(
    r"(a=)?candidate:[A-Za-z0-9+/]{1,32} \d{1,5} (udp|tcp) \d{1,10} [0-9A-Za-z.:%_-]{1,253} \d{1,5}"
    r" typ (host|srflx|prflx|relay)( [\x21-\x7e ]*)?",
    re.IGNORECASE | re.ASCII,
)

Session = Annotated[str, Meta(min_length=1, max_length=64)]


class Description(Part, frozen=True, kw_only=True):
    """A session description of WebRTC."""

    type: Literal["offer", "answer", "pranswer", "rollback"]
    sdp: str

    def __post_init__(self) -> None:
        if self.type != "rollback":
            check_sdp(self.sdp)


class Candidate(Part, frozen=True, kw_only=True):
    """An ICE candidate."""

    candidate: Annotated[str, Meta(max_length=1024)]
    sdpMid: Annotated[str, Meta(max_length=64)] | None = None
    sdpMLineIndex: Annotated[int, Meta(ge=0, le=1000)] | None = None
    usernameFragment: Annotated[str, Meta(max_length=256)] | None = None

    def __post_init__(self) -> None:
        check_candidate(self.candidate)


class Signal(ClientFrame, frozen=True, kw_only=True, tag="signal"):
    """Media negotiation, relayed to one peer."""

    to: PeerId
    session: Session
    description: Description | UnsetType = UNSET
    candidate: Candidate | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        if (self.description is UNSET) == (self.candidate is UNSET):
            raise ValueError("signal must have either a description or a candidate")


class SignalRefused(ClientFrame, frozen=True, kw_only=True, tag="signal_refused"):
    """From the agent: an offer of the peer `to` cannot be used. `message` tells the peer why."""

    to: PeerId
    session: Session
    message: Annotated[str, Meta(min_length=1, max_length=300)]

    def __post_init__(self) -> None:
        clean_members(self, "message")


def check_sdp(sdp: str) -> None:
    """Raises ValueError for what is not a session description with an audio section."""
    if len(sdp.encode("utf-8", "replace")) > SDP_BYTES:
        raise ValueError("sdp must have at most 48 KiB")
    lines = sdp.replace("\r\n", "\n").rstrip("\n").split("\n")
    for most, start, kind in _MOST:
        if sum(line.startswith(start) for line in lines) > most:
            raise ValueError(f"sdp must have at most {most} {kind}")
    if lines[0] != "v=0":
        raise ValueError("sdp must begin with v=0")
    for number, line in enumerate(lines, 1):
        # Readers of SDP take other separators than these for ends of lines, too.
        if not _SDP_LINE.fullmatch(line) or not line.replace("\t", " ").isprintable():
            raise ValueError(f"sdp is malformed in line {number}")
    if not any(line.startswith("m=audio ") for line in lines):
        raise ValueError("sdp must have an m=audio section")


def check_candidate(candidate: str) -> None:
    """Raises ValueError for what is neither a candidate attribute (RFC 8839) nor empty, the end of candidates."""
    if candidate and not _CANDIDATE.fullmatch(candidate.strip()):
        raise ValueError("candidate must be an ICE candidate attribute")
