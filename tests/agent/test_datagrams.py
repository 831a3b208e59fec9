"""Datagrams of strangers to a connection of the agent: none of them ends it, before or after the handshake."""

import asyncio
import socket
import struct
from collections.abc import Callable, Iterator
from typing import Any

import aioice
import pytest
from aioice import ice, stun
from aiortc import RTCPeerConnection

from aiagent.metrics.figures import DROPPED_DATAGRAMS
from aiagent.rtc.sockets import _QUEUE, _SOCKET_CLASS, CheckedSocket
from tests.agent.rtc_peers import Browser, Table, packets_of, until

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

ADDRESS = tuple[str, int]

# DTLS 1.2: a fatal alert, and a ClientHello as openssl s_client sends it, cut to its header and zeros.
ALERT = bytes.fromhex("15fefd0000000000000000000202" + "28")
CLIENT_HELLO = bytes.fromhex("16fefd0000000000000000003e010000320000000000000032fefd") + bytes(48)

HARM = {
    "empty": b"",
    "one byte": b"\x16",
    "alert": ALERT,
    "close notify": bytes.fromhex("15fefd0000000000000000000201" + "00"),
    "client hello": CLIENT_HELLO,
    "server hello": CLIENT_HELLO.replace(b"\x01\x00\x00\x32", b"\x02\x00\x00\x32", 1),
    "handshake of zeros": b"\x16\xfe\xfd" + bytes(60),
    "application data": b"\x17\xfe\xfd" + bytes(60),
    "encrypted record of DTLS 1.3": b"\x2f" + bytes(60),
    "RTP": b"\x80\x60" + bytes(60),
    "RTCP goodbye": b"\x81\xcb\x00\x01" + bytes(4),
    "RTP header alone": b"\x80",
    "largest datagram": b"\x80\x60" + bytes(60_000),
    "largest handshake": b"\x16\xfe\xfd" + bytes(60_000),
    "TURN channel": b"\x40\x00\x00\x04abcd",
    "ZRTP": b"\x10" + bytes(40),
    "text": b"GET / HTTP/1.1\r\n\r\n",
}


def malformed_stun(kind: int, value: bytes) -> bytes:
    """A binding request with one attribute of the wrong size."""
    body = struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)
    return struct.pack("!HHI12s", 1, len(body), stun.COOKIE, b"t" * 12) + body


STUN = {
    "STUN without integrity": bytes(stun.Message(stun.Method.BINDING, stun.Class.REQUEST)),
    "STUN response that nobody asked for": bytes(stun.Message(stun.Method.BINDING, stun.Class.RESPONSE)),
    "priority of three bytes": malformed_stun(0x0024, b"abc"),
    "user name that is no text": malformed_stun(0x0006, b"\xff\xff"),
    "error code of one byte": malformed_stun(0x0009, b"a"),
    "address of no family": malformed_stun(0x0020, b"\x00\x09abcdef"),
    "attribute beyond the end": malformed_stun(0x0006, b"")[:-2] + b"\xff\xff",
    "STUN cut short": b"\x00\x01\x00\x00\x21\x12\xa4\x42",
}


@pytest.fixture
def stranger() -> Iterator[socket.socket]:
    """A socket of somebody who has nothing to do with the connection."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.setblocking(False)
        yield own


def dropped(*reasons: str) -> float:
    return sum(float(DROPPED_DATAGRAMS.labels(reason)._value.get()) for reason in reasons)


def sockets_of(connection: RTCPeerConnection) -> list[ice.StunProtocol]:
    """The sockets of the agent's or a browser's end."""
    transports = {transceiver.receiver.transport.transport for transceiver in connection.getTransceivers()}
    return [made for transport in transports for made in transport._connection._protocols]


def agent_of(table: Table) -> RTCPeerConnection:
    peer = table.peers._connections["alice"].peer
    assert peer is not None
    return peer._connection


def send_from_stranger(stranger: socket.socket, table: Table, data: bytes) -> None:
    for made in sockets_of(agent_of(table)):
        host, port = made.local_candidate.host, made.local_candidate.port
        if ":" not in host:
            stranger.sendto(data, (host, port))


def send_from_browser(browser: Browser, data: bytes) -> None:
    """Send from the very address that the browser's media comes from, as somebody who forges it would."""
    for transceiver in browser.connection.getTransceivers():
        for pair in transceiver.receiver.transport.transport._connection._nominated.values():
            pair.protocol.transport.sendto(data, pair.remote_addr)


async def sound_goes_on(table: Table) -> None:
    (stream,) = table.streams
    before = packets_of(stream)
    await until(lambda: packets_of(stream) >= before + 5)
    assert agent_of(table).connectionState == "connected"


async def test_the_installed_aioice_makes_our_sockets_and_has_the_queue() -> None:
    connection = aioice.Connection(ice_controlling=False)
    try:
        await connection.gather_candidates()
        assert connection._protocols
        assert all(type(made) is CheckedSocket for made in connection._protocols)
        assert getattr(ice, _SOCKET_CLASS) is CheckedSocket
        assert isinstance(getattr(connection, _QUEUE), asyncio.Queue)
    finally:
        await connection.close()


async def test_nothing_that_a_stranger_sends_ends_an_established_connection(
    table: Table, browser: Browser, stranger: socket.socket
) -> None:
    await table.connect(browser)
    before = dropped("stranger", "size")
    for data in (HARM | STUN).values():
        send_from_stranger(stranger, table, data)
    await sound_goes_on(table)
    assert dropped("stranger", "size") >= before + len(HARM)


async def test_what_is_forged_with_the_address_of_the_participant_does_not_end_it_either(
    table: Table, browser: Browser
) -> None:
    await table.connect(browser)
    for data in (HARM | STUN).values():
        send_from_browser(browser, data)
    await sound_goes_on(table)


@pytest.mark.parametrize("setup", ["actpass", "active", "passive"])
async def test_a_stranger_cannot_disturb_the_handshake(
    table: Table, browser: Browser, stranger: socket.socket, setup: str
) -> None:
    """Their datagrams arrive in each of its stages: the loop runs once between two of them."""
    table.offer((await browser.offer()).replace("a=setup:actpass", f"a=setup:{setup}"))
    answer = (await table.answer())["description"]["sdp"]
    for data in HARM.values():
        send_from_stranger(stranger, table, data)
    accepting = asyncio.ensure_future(browser.accept(answer))
    rounds = 0
    while agent_of(table).connectionState != "connected":
        for data in (ALERT, CLIENT_HELLO, b""):
            send_from_stranger(stranger, table, data)
        await asyncio.sleep(0.01)
        rounds += 1
        assert rounds < 3000
        assert agent_of(table).connectionState not in ("failed", "closed")
    await accepting
    await sound_goes_on(table)


async def test_a_forged_alert_from_the_right_address_does_not_disturb_the_handshake(
    table: Table, browser: Browser
) -> None:
    table.offer(await browser.offer())
    accepting = asyncio.ensure_future(browser.accept((await table.answer())["description"]["sdp"]))
    before = dropped("alert")
    for _ in range(3000):
        if agent_of(table).connectionState == "connected":
            break
        send_from_browser(browser, ALERT)
        await asyncio.sleep(0.01)
    await accepting
    assert dropped("alert") > before
    await sound_goes_on(table)


async def test_a_flood_of_strangers_leaves_nothing_behind(
    table: Table, browser: Browser, stranger: socket.socket
) -> None:
    await table.connect(browser)
    before = dropped("flood", "stranger")
    request = STUN["STUN without integrity"]
    for number in range(2000):
        send_from_stranger(stranger, table, request if number % 2 else ALERT)
        if number % 50 == 0:
            await asyncio.sleep(0)
    await sound_goes_on(table)
    assert dropped("flood", "stranger") > before
    assert all(getattr(made.receiver, _QUEUE).qsize() < 10 for made in sockets_of(agent_of(table)))


async def test_a_participant_who_never_nominates_a_pair_fills_no_memory() -> None:
    agent, socket_of_agent, send = await _checked_socket()
    try:
        for _ in range(5000):
            send(b"\x80\x60" + bytes(100))
        assert 0 < getattr(agent, _QUEUE).qsize() <= 256
    finally:
        await agent.close()
    assert socket_of_agent.transport.is_closing()


@pytest.mark.parametrize("head", [b"\x17\xfe\xfd", b"\x80\x60"])
async def test_a_participant_who_floods_is_cut_down_to_what_people_need(head: bytes) -> None:
    """Data of the channel, and sound of very many sources: aiortc keeps figures of each for ever."""
    agent, _, send = await _checked_socket()
    queue = getattr(agent, _QUEUE)
    try:
        passed = 0
        for number in range(2000):
            send(head + bytes(6) + number.to_bytes(4) + bytes(50))
            passed += queue.qsize()
            while not queue.empty():
                queue.get_nowait()
        assert passed == (200 if head[0] < 64 else 16)
    finally:
        await agent.close()


async def test_addresses_that_know_the_password_are_limited_too() -> None:
    """Somebody who forges addresses cannot make the agent ask them all."""
    agent, socket_of_agent, _ = await _checked_socket()
    try:
        for port in range(20_000, 20_500):
            socket_of_agent.datagram_received(request_to(agent), ("192.0.2.77", port))
        for address in ("169.254.169.254", "fd00:ec2:0::254", "127.0.0.1", "224.0.0.1", "::ffff:169.254.169.254"):
            socket_of_agent.datagram_received(request_to(agent), (address, 20_000, 0, 0))
        asked = {addr for _, addr, _ in agent._early_checks}
        assert 0 < len(asked) <= 40
        assert {host for host, _ in asked} == {"192.0.2.77", "192.0.2.88"}
    finally:
        await agent.close()


async def test_a_name_of_the_local_network_that_stands_for_another_service_is_not_asked() -> None:
    agent, socket_of_agent, _ = await _checked_socket()
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    try:
        for host in ("169.254.169.254", "127.0.0.1", "::1"):
            with pytest.raises(stun.TransactionError):
                await socket_of_agent.request(request, (host, 40_000), integrity_key=b"secret")
        assert socket_of_agent.transactions == {}
    finally:
        await agent.close()


def request_to(agent: aioice.Connection) -> bytes:
    """A check of somebody who knows the agent's password."""
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    request.attributes["USERNAME"] = f"{agent.local_username}:them"
    request.attributes["PRIORITY"] = 1
    request.attributes["ICE-CONTROLLING"] = 1
    request.add_message_integrity(agent.local_password.encode())
    return bytes(request)


async def _checked_socket() -> tuple[aioice.Connection, CheckedSocket, Callable[[bytes], None]]:
    """An end of ICE, its IPv4 socket, and what hands that socket a datagram of a checked address."""
    agent = aioice.Connection(ice_controlling=False, use_ipv6=False)
    await agent.gather_candidates()
    made: Any = agent._protocols[0]
    address: ADDRESS = ("192.0.2.88", 30_000)
    made.datagram_received(request_to(agent), address)
    return agent, made, lambda data: made.datagram_received(data, address)
