from typing import Any

import pytest

from aiagent.rtc.ice import IceServer, candidate_allowed, description_without_refused, first_servers

pytestmark = pytest.mark.unit


def line(address: str) -> str:
    return f"candidate:1 1 udp 2122260223 {address} 50000 typ host"


@pytest.mark.parametrize("address", ["192.168.1.7", "10.0.0.2", "203.0.113.5", "2a00:1450::7", "fd00::2", "x-y.local"])
def test_addresses_that_participants_have_are_taken(address: str) -> None:
    assert candidate_allowed(line(address), allow_loopback=False)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "::1", "169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "example.org", "fd00:ec2::254"],
)
def test_addresses_that_no_participant_has_are_refused(address: str) -> None:
    assert not candidate_allowed(line(address), allow_loopback=False)


def test_loopback_is_taken_where_it_is_allowed() -> None:
    assert candidate_allowed(line("127.0.0.1"), allow_loopback=True)


@pytest.mark.parametrize("text", ["", "candidate:", "candidate:1 1 udp", "hello"])
def test_malformed_lines_are_refused(text: str) -> None:
    assert not candidate_allowed(text, allow_loopback=True)


def test_refused_candidates_leave_a_description_and_all_else_stays() -> None:
    sdp = f"v=0\r\na={line('169.254.169.254')}\r\na={line('192.168.1.7')}\r\nm=audio\r\n"
    assert description_without_refused(sdp, allow_loopback=False) == (f"v=0\r\na={line('192.168.1.7')}\r\nm=audio\r\n")


def test_one_stun_and_one_turn_server_are_used() -> None:
    servers: list[dict[str, Any]] = [
        {"urls": ["stun:one.example", "stun:two.example"]},
        {"urls": "turns:turn.example", "username": "u", "credential": "c"},
        {"urls": ["turn:other.example"], "username": "x", "credential": "y"},
    ]
    assert first_servers(servers) == [IceServer("stun:one.example"), IceServer("turns:turn.example", "u", "c")]
