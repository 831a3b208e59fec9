"""The outer form of session descriptions and ICE candidates: enough to keep nonsense from other clients."""

import re

SDP_BYTES = 48 * 1024

_SDP_LINE = re.compile(r"[a-z]=.*")
_CANDIDATE = re.compile(
    r"(a=)?candidate:[A-Za-z0-9+/]{1,32} \d{1,5} (udp|tcp) \d{1,10} [0-9A-Za-z.:%_-]{1,253} \d{1,5}"
    r" typ (host|srflx|prflx|relay)( [\x21-\x7e ]*)?",
    re.IGNORECASE,
)


def check_sdp(sdp: str) -> None:
    """Raises ValueError for what is not a session description with an audio section."""
    if len(sdp.encode("utf-8", "replace")) > SDP_BYTES:
        raise ValueError("sdp must have at most 48 KiB")
    lines = sdp.replace("\r\n", "\n").rstrip("\n").split("\n")
    if lines[0] != "v=0":
        raise ValueError("sdp must begin with v=0")
    for number, line in enumerate(lines, 1):
        if not _SDP_LINE.fullmatch(line):
            raise ValueError(f"sdp is malformed in line {number}")
    if not any(line.startswith("m=audio ") for line in lines):
        raise ValueError("sdp must have an m=audio section")


def check_candidate(candidate: str) -> None:
    """Raises ValueError for what is neither a candidate attribute (RFC 8839) nor empty, the end of candidates."""
    if candidate and not _CANDIDATE.fullmatch(candidate.strip()):
        raise ValueError("candidate must be an ICE candidate attribute")
