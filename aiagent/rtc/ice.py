"""ICE: the servers that the agent uses, and the candidates that it accepts. Pure.

A candidate makes the agent send packets to its address, so addresses that no participant can have are refused. They are
compared as networks: one address has many spellings.
"""

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Hosts with many networks have some twenty; each one is asked for half a minute.
MAX_CANDIDATES = 40
# Each name is looked up for a second. Browsers hide each of their addresses behind one.
MAX_NAMES = 8

_CANDIDATE_CHARS = 1024
_CANDIDATE = re.compile(
    r"(?:a=)?(?P<base>candidate:[A-Za-z0-9+/]{1,32} (?P<component>[0-9]{1,3}) (?P<transport>[A-Za-z]{3}) [0-9]{1,10}"
    r" (?P<address>[0-9A-Za-z.:-]{1,253}) (?P<port>[0-9]{1,5}) typ (?:host|srflx|prflx|relay))"
    r"(?: [ -~]*)?",
    re.IGNORECASE,
)
_MDNS_NAME = re.compile(r"[0-9A-Za-z-]{1,63}\.local", re.IGNORECASE)
# Other services listen below 1024. A TURN server on the Internet may use these two to get through firewalls.
_LOWEST_PORT = 1024
_PORTS_OF_RELAYS = frozenset({80, 443})

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Here clouds tell secrets to their own machines, beside the link-local addresses.
_METADATA: tuple[_Network, ...] = (
    ipaddress.ip_network("100.100.100.200/32"),
    ipaddress.ip_network("168.63.129.16/32"),
    ipaddress.ip_network("192.0.0.192/32"),
    ipaddress.ip_network("fd00:42::42/128"),
    ipaddress.ip_network("fd00:c1::/32"),
    ipaddress.ip_network("fd00:ec2::/32"),
    ipaddress.ip_network("fd20:ce::/32"),
)
_THIS_NETWORK = ipaddress.ip_network("0.0.0.0/8")
# The last 32 bits of these are an IPv4 address: IPv4-compatible, -mapped and -translated, and NAT64.
_EMBEDDING = (
    ipaddress.IPv6Network("::/96"),
    ipaddress.IPv6Network("::ffff:0:0/96"),
    ipaddress.IPv6Network("::ffff:0:0:0/96"),
    ipaddress.IPv6Network("64:ff9b::/96"),
    ipaddress.IPv6Network("64:ff9b:1::/48"),
)


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


class CandidateFilter:
    """The candidates of one connection that may be used. Those beyond the limits are ignored, known ones are known."""

    def __init__(self, *, allow_loopback: bool) -> None:
        self._allow_loopback = allow_loopback
        self._known: set[tuple[str, str]] = set()

    def admits(self, candidate: str) -> bool:
        """Whether the candidate line (`candidate:...` as in SDP, RFC 8839) may be used."""
        if not candidate_allowed(candidate, allow_loopback=self._allow_loopback):
            return False
        fields = candidate.split()
        place = (fields[4].lower(), fields[5])
        if place not in self._known:
            names = sum(address.endswith(".local") for address, _ in self._known)
            if len(self._known) >= MAX_CANDIDATES or (place[0].endswith(".local") and names >= MAX_NAMES):
                return False
            self._known.add(place)
        return True


def candidate_allowed(candidate: str, *, allow_loopback: bool) -> bool:
    """Whether a participant can have the candidate. Malformed lines are refused.

    So are those that the agent has no use for: TCP, and RTCP on a port of its own.
    """
    found = _match(candidate)
    if not found or found["component"] != "1" or found["transport"].lower() != "udp":
        return False
    address, port = found["address"], int(found["port"])
    if port > 65535 or (port < _LOWEST_PORT and not (port in _PORTS_OF_RELAYS and _is_public(address))):
        return False
    return _MDNS_NAME.fullmatch(address) is not None or address_allowed(address, allow_loopback=allow_loopback)


def parsed_candidate(candidate: str) -> str | None:
    """The candidate without prefix and extensions, None where it is malformed."""
    found = _match(candidate)
    return found["base"] if found else None


def _match(candidate: str) -> re.Match[str] | None:
    return _CANDIDATE.fullmatch(candidate.strip()) if len(candidate) <= _CANDIDATE_CHARS else None


def _is_public(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False


def address_allowed(address: str, *, allow_loopback: bool) -> bool:
    """Whether a participant can have this IP address. What is no IP address is refused."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if ip.is_loopback:
        return allow_loopback
    return not any(_is_refused(spelling) for spelling in (ip, *_embedded(ip)))


def _is_refused(ip: _Address) -> bool:
    return (
        ip.is_loopback
        or ip.is_link_local
        or ip.is_multicast
        or ip.is_unspecified
        or ip.is_reserved
        or ip in _THIS_NETWORK
        or any(ip in network for network in _METADATA)
    )


def _embedded(ip: _Address) -> Iterator[ipaddress.IPv4Address]:
    """The IPv4 addresses that packets to this IPv6 address may end up at."""
    if isinstance(ip, ipaddress.IPv4Address):
        return
    if any(ip in network for network in _EMBEDDING):
        yield ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.sixtofour:
        yield ip.sixtofour
    yield from ip.teredo or ()
