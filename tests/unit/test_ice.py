from typing import Any

import pytest

from aiagent.rtc.ice import (
    CandidateFilter,
    IceServer,
    address_allowed,
    candidate_allowed,
    first_servers,
)
from aiagent.rtc.pace import Pace

pytestmark = pytest.mark.unit


def line(address: str) -> str:
    return f"candidate:1 1 udp 2122260223 {address} 50000 typ host"


@pytest.mark.parametrize(
    "address",
    [
        "192.168.1.7",
        "10.0.0.2",
        "203.0.113.5",
        "100.64.1.1",
        "2a00:1450::7",
        "fd00::2",
        "fd00:ec3::254",
        "2001:db8::1",
        "2002:c000:0204::1",
        "x-y.local",
        "3D8B3E1D-7E4B-4A54-A1C5-D1CE0B9B0E6B.local",
    ],
)
def test_addresses_that_participants_have_are_taken(address: str) -> None:
    assert candidate_allowed(line(address), allow_loopback=False)


METADATA = [
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "fd00:ec2::254",
    "fd00:ec2:0::254",
    "FD00:0EC2:0000:0:0:0:0:0254",
    "fd00:ec2::23",
    "fd20:ce::254",
    "fd00:c1::a9fe:a9fe",
    "fd00:42::42",
]
EMBEDDED = [
    "::ffff:169.254.169.254",
    "::FFFF:a9fe:a9fe",
    "::ffff:127.0.0.1",
    "::169.254.169.254",
    "::ffff:0:169.254.169.254",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2002:7f00:1::",
    "2001:0:a9fe:a9fe::1",
    "2001:0:cb00:7105::5601:5601",
]
OTHER_SPELLINGS = [
    "2852039166",
    "0xa9fea9fe",
    "0xa9.0xfe.0xa9.0xfe",
    "0251.0376.0251.0376",
    "169.254.43518",
    "169.254.169.254.",
    "169.254.169.0254",
    "[fd00:ec2::254]",
    "fd00:ec2::254%1",
    "\uff11\uff16\uff19.254.169.254",
    "169\u3002254\u3002169\u3002254",
    "metadata.google.internal",
    "localhost",
    "example.org",
    "a.b.local",
    ".local",
    "local",
    "-",
]
NO_HOSTS = [
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "0.1.2.3",
    "240.0.0.1",
    "255.255.255.255",
    "224.0.0.1",
    "::",
    "::1",
    "0:0:0:0:0:0:0:1",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", METADATA + EMBEDDED + OTHER_SPELLINGS + NO_HOSTS)
def test_addresses_that_no_participant_has_are_refused(address: str) -> None:
    assert not candidate_allowed(line(address), allow_loopback=False)


@pytest.mark.parametrize("address", METADATA + EMBEDDED + OTHER_SPELLINGS)
def test_loopback_that_is_allowed_opens_nothing_else(address: str) -> None:
    assert not address_allowed(address, allow_loopback=True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" 50000 ", " 22 "),
        (" 50000 ", " 0 "),
        (" 50000 ", " 443 "),
        (" 192.168.1.7 50000 ", " x.local 443 "),
        (" 192.168.1.7 50000 ", " fd00::2 80 "),
        (" 50000 ", " 1023 "),
        (" 50000 ", " 65536 "),
        (" 50000 ", " 99999 "),
        (" 50000 ", " -1 "),
        (" udp ", " tcp "),
        (" 1 udp ", " 2 udp "),
        (" typ host", " typ secret"),
        (" typ host", " typ host " + "x" * 2000),
        (" typ host", " typ host\r\na=candidate:1 1 udp 1 127.0.0.1 50000 typ host"),
        (" 2122260223 ", " ٢ "),
    ],
)
def test_candidates_that_lead_to_other_services_or_to_nothing_are_refused(old: str, new: str) -> None:
    assert candidate_allowed(line("192.168.1.7"), allow_loopback=True)
    assert not candidate_allowed(line("192.168.1.7").replace(old, new, 1), allow_loopback=True)


@pytest.mark.parametrize(
    "text",
    [
        "candidate:842163049 1 udp 1677729535 203.0.113.9 46154 typ srflx raddr 10.0.0.1 rport 46154 generation 0 "
        "ufrag EsAw network-id 1 network-cost 10",
        "candidate:0 1 UDP 2122252543 192.168.1.2 50000 typ host",
        "candidate:3 1 udp 41885439 8.8.4.4 443 typ relay raddr 0.0.0.0 rport 0",
        "a=candidate:1 1 udp 1 192.168.1.2 50000 typ host",
    ],
)
def test_candidates_of_browsers_are_taken(text: str) -> None:
    assert candidate_allowed(text, allow_loopback=False)


def test_a_pace_gives_so_many_at_once_and_then_so_many_a_second() -> None:
    pace = Pace(per_second=2, burst=3, now=10.0)
    assert [pace.take(10.0) for _ in range(5)] == [True, True, True, False, False]
    assert [pace.take(10.5), pace.take(10.5)] == [True, False]
    assert [pace.delay_secs(10.5) for _ in range(3)] == [0.5, 1.0, 1.5]
    assert [pace.take(12.0), pace.take(12.5), pace.take(12.5)] == [False, True, False]
    assert [pace.take(99.0) for _ in range(5)] == [True, True, True, False, False]
    assert not pace.take(1.0)


def test_loopback_is_taken_where_it_is_allowed() -> None:
    assert candidate_allowed(line("127.0.0.1"), allow_loopback=True)


@pytest.mark.parametrize("text", ["", "candidate:", "candidate:1 1 udp", "hello"])
def test_malformed_lines_are_refused(text: str) -> None:
    assert not candidate_allowed(text, allow_loopback=True)


def test_of_very_many_candidates_the_first_are_used() -> None:
    candidates = CandidateFilter(allow_loopback=False)
    places = [line("192.0.2.1").replace("50000", str(20_000 + number)) for number in range(2000)]
    assert [candidates.admits(place) for place in places] == [True] * 40 + [False] * 1960
    assert candidates.admits(places[0]), "one that is known is admitted again"
    assert not candidates.admits(line("198.51.100.1"))


def test_names_of_the_local_network_are_few() -> None:
    candidates = CandidateFilter(allow_loopback=False)
    assert sum(candidates.admits(line(f"{number}.local")) for number in range(100)) == 8
    assert candidates.admits(line("192.0.2.1"))


def test_refused_candidates_take_no_places() -> None:
    candidates = CandidateFilter(allow_loopback=False)
    assert not any(candidates.admits(line(f"169.254.1.{number}")) for number in range(100))
    assert candidates.admits(line("192.0.2.1"))


def test_one_stun_and_one_turn_server_are_used() -> None:
    servers: list[dict[str, Any]] = [
        {"urls": ["stun:one.example", "stun:two.example"]},
        {"urls": "turns:turn.example", "username": "u", "credential": "c"},
        {"urls": ["turn:other.example"], "username": "x", "credential": "y"},
    ]
    assert first_servers(servers) == [IceServer("stun:one.example"), IceServer("turns:turn.example", "u", "c")]
