"""ICE: the servers that the agent uses, and the candidates that it accepts. Pure.

A candidate makes the agent send packets to its address, so addresses that no participant can have are refused.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Here clouds tell secrets to their own machines.
_METADATA = frozenset({"169.254.169.254", "fd00:ec2::254", "100.100.100.200"})


@dataclass(frozen=True, slots=True)
class IceServer:
    """A STUN or TURN server."""

    url: str
    username: str | None = None
    credential: str | None = None


def first_servers(servers: Sequence[Mapping[str, Any]]) -> list[IceServer]:
    """The first STUN and the first TURN server of a welcome: aioice uses no more, and a dead one costs seconds each."""
    chosen: dict[str, IceServer] = {}
    for server in servers:
        urls = server["urls"] if isinstance(server["urls"], list) else [server["urls"]]
        for url in urls:
            kind = url.partition(":")[0].removesuffix("s")
            if kind not in chosen:
                chosen[kind] = IceServer(url, server.get("username"), server.get("credential"))
    return list(chosen.values())


def candidate_allowed(candidate: str, *, allow_loopback: bool) -> bool:
    """Whether the candidate line (`candidate:...` as in SDP, RFC 8839) may be used. Malformed lines may not."""
    fields = candidate.split()
    if len(fields) < 8:
        return False
    return _address_allowed(fields[4], allow_loopback)


def description_without_refused(sdp: str, *, allow_loopback: bool) -> str:
    """The description without the candidates that may not be used."""
    kept = [
        line
        for line in sdp.splitlines()
        if not line.startswith("a=candidate:") or candidate_allowed(line[2:], allow_loopback=allow_loopback)
    ]
    return "\r\n".join(kept) + "\r\n"


def _address_allowed(address: str, allow_loopback: bool) -> bool:
    if address.endswith(".local"):
        return True
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if ip.is_loopback:
        return allow_loopback
    return not (ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved or address in _METADATA)
