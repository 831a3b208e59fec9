"""Requests that are too large, too slow or too many at once meet the connection class of the embedded server."""

import asyncio
import json
from typing import Any

import pytest
from autobahn.twisted.websocket import WebSocketServerProtocol
from daphne.http_protocol import HTTPFactory
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from conference import daphne_limits
from conference.daphne_limits import (
    LINGER_SECS,
    MESSAGE_BYTES,
    MOST_PINGS,
    REQUEST_SECS,
    Budget,
    LimitedSocket,
    limit_daphne,
)

pytestmark = pytest.mark.django

MOST = 1 << 20


class Sockets:
    """Takes connections that become WebSockets."""

    def buildProtocol(self, _peer: object) -> "Sockets":
        return self

    def makeConnection(self, _transport: object) -> None: ...

    def dataReceived(self, _data: bytes) -> None: ...


class Server:
    """Stands for daphne's server: keeps the requests that reach the application."""

    root_path = ""
    proxy_forwarded_address_header: str | None = None
    proxy_forwarded_port_header = proxy_forwarded_proto_header = None
    request_buffer_size = 8192
    http_timeout = None
    server_name = ""
    ws_factory = Sockets()

    def __init__(self) -> None:
        self.queues: list[asyncio.Queue[dict[str, Any]]] = []

    def protocol_connected(self, protocol: object) -> None: ...

    def protocol_disconnected(self, protocol: object) -> None: ...

    def create_application(self, protocol: object, scope: dict[str, Any]) -> "asyncio.Queue[dict[str, Any]]":
        self.queues.append(asyncio.Queue())
        return self.queues[-1]

    def bodies(self) -> list[int]:
        """Bytes of the bodies that the application was given."""
        return [sum(len(queue.get_nowait()["body"]) for _ in range(queue.qsize())) for queue in self.queues]


class Transport(StringTransport):  # type: ignore[misc]
    """A transport that notes when it is cut."""

    aborted = False

    def abortConnection(self) -> None:
        self.aborted = True


class Wire:
    """One connection to a server, on a clock of its own."""

    def __init__(self, server: Server) -> None:
        self.clock = Clock()
        factory = HTTPFactory(server)
        factory.reactor = self.clock
        self.transport = Transport()
        self.protocol = factory.buildProtocol(self.transport.getPeer())
        self.protocol.callLater = self.clock.callLater
        self.protocol.makeConnection(self.transport)

    def send(self, data: bytes) -> None:
        self.protocol.dataReceived(data)

    @property
    def answer(self) -> str:
        return str(self.transport.value(), "utf-8")

    @property
    def status(self) -> int | None:
        return int(self.answer.split()[1]) if self.answer else None


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    limit_daphne()
    monkeypatch.setattr(daphne_limits, "bodies", Budget(total=4 * MOST, each=2 * MOST))
    return Server()


def head(*lines: str, method: str = "POST", path: str = "/accounts/login/") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "GET", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("length", [MOST + 1, 500 << 20, 10**30])
def test_a_body_that_is_announced_as_too_large_is_refused_at_its_head(server: Server, method: str, length: int) -> None:
    wire = Wire(server)
    wire.send(head(f"Content-Length: {length}", "Expect: 100-continue", method=method))
    assert wire.status == 413
    assert "100 Continue" not in wire.answer
    for _ in range(100):
        wire.send(b"x" * 65536)
    assert server.queues == []
    assert not wire.transport.aborted
    wire.clock.advance(LINGER_SECS)
    assert wire.transport.aborted


def test_a_body_of_unknown_size_is_refused_as_soon_as_it_is_too_large(server: Server) -> None:
    wire = Wire(server)
    wire.send(head("Transfer-Encoding: chunked"))
    for _ in range(16):
        wire.send(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        assert wire.status is None
    wire.send(b"1\r\nx\r\n")
    assert wire.status == 413
    wire.send(b"0\r\n\r\n")
    assert server.queues == []


def test_one_endless_chunk_is_refused_before_it_ends(server: Server) -> None:
    wire = Wire(server)
    wire.send(head("Transfer-Encoding: chunked") + b"FFFFFFFF\r\n")
    for _ in range(17):
        wire.send(b"x" * 65536)
    assert wire.status == 413


def test_programs_are_told_in_json(server: Server) -> None:
    wire = Wire(server)
    wire.send(head(f"Content-Length: {MOST + 1}", path="/api/v1/rooms"))
    assert json.loads(wire.answer.partition("\r\n\r\n")[2])["code"] == "too_large"


@pytest.mark.parametrize("size", [0, 1, 99_999, 100_001, MOST])
def test_what_is_within_the_limit_arrives_whole(server: Server, size: int) -> None:
    wire = Wire(server)
    wire.send(head(f"Content-Length: {size}") + b"x" * size)
    assert wire.status is None
    assert server.bodies() == [size]


def test_a_slow_request_ends_though_bytes_keep_coming(server: Server) -> None:
    for begin in (head("Content-Length: 1000"), b"GET / HTTP/1.1\r\nX-Slow: ", b"GE"):
        wire = Wire(server)
        wire.send(begin)
        for _ in range(int(REQUEST_SECS) // 10):
            wire.clock.advance(10)
            wire.send(b"x")
        assert wire.status == 408
    assert server.queues == []


def test_a_complete_request_has_all_the_time_for_its_answer(server: Server) -> None:
    wire = Wire(server)
    wire.send(head(method="GET"))
    wire.clock.advance(10 * REQUEST_SECS)
    assert wire.status is None
    assert len(server.queues) == 1


def test_bodies_at_the_same_time_share_a_budget_and_give_it_back(server: Server) -> None:
    wires = [Wire(server) for _ in range(3)]
    for wire in wires:
        wire.send(head(f"Content-Length: {MOST}") + b"x" * (MOST - 1))
    assert [wire.status for wire in wires] == [None, None, 503]
    assert "Retry-After" in wires[2].answer
    wires[0].protocol.connectionLost(ConnectionError())
    again = Wire(server)
    again.send(head(f"Content-Length: {MOST}") + b"x" * MOST)
    assert again.status is None


def test_giant_bodies_that_are_held_back_keep_no_form_out(server: Server) -> None:
    held = [Wire(server) for _ in range(8)]
    for wire in held:
        wire.send(head(f"Content-Length: {MOST}") + b"x" * (MOST // 2))
    assert {wire.status for wire in held} == {None, 503}
    form = Wire(server)
    form.send(head("Content-Length: 9000") + b"x" * 9000)
    assert form.status is None
    assert server.bodies() == [9000]


def test_requests_that_become_sockets_use_nothing_up(server: Server) -> None:
    upgrade = head("Upgrade: websocket", "Connection: Upgrade", f"Content-Length: {MOST}", method="GET")
    for _ in range(20):
        wire = Wire(server)
        wire.send(upgrade + b"x" * MOST)
        assert wire.status is None


def test_what_is_refused_is_given_back_at_once(server: Server) -> None:
    for _ in range(20):
        wire = Wire(server)
        wire.send(head("Transfer-Encoding: chunked") + b"200000\r\n" + b"x" * (MOST - 1))
        wire.send(b"xx")
        assert wire.status == 413


def test_behind_a_proxy_bodies_are_counted_for_the_network_of_the_client(server: Server) -> None:
    server.proxy_forwarded_address_header = "X-Real-IP"
    sent = [Wire(server) for _ in range(4)]
    for number, wire in enumerate(sent):
        address = "192.0.2.7" if number == 3 else f"2001:db8::{number}"
        wire.send(head(f"Content-Length: {MOST}", f"X-Real-IP: {address}") + b"x" * (MOST - 1))
    assert [wire.status for wire in sent] == [None, None, 503, None]


@pytest.mark.parametrize("headers", [["X: y"] * 600, ["X: " + "y" * 17000], ["X: y"] + [" y"] * 9000])
def test_a_flood_of_headers_is_refused(server: Server, headers: list[str]) -> None:
    wire = Wire(server)
    wire.send(head(*headers, method="GET"))
    assert wire.transport.disconnecting
    assert server.queues == []


def test_a_socket_that_is_not_served_fast_enough_is_not_read(server: Server) -> None:
    socket = LimitedSocket()
    socket.transport = Transport()
    socket.application_queue = asyncio.Queue()
    socket.client_addr = None
    for _ in range(3):
        socket.onMessage(b"x" * MESSAGE_BYTES, False)
    assert socket.transport.producerState == "paused"
    while not socket.application_queue.empty():
        socket.application_queue.get_nowait()
    socket._look()
    assert socket.transport.producerState == "producing"


def test_a_flood_of_pings_ends_the_socket(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    answered: list[bytes] = []
    monkeypatch.setattr(WebSocketServerProtocol, "onPing", lambda _self, payload: answered.append(payload))
    socket = LimitedSocket()
    dropped: list[bool] = []
    socket.dropConnection = lambda abort: dropped.append(abort)
    for _ in range(MOST_PINGS):
        socket.onPing(b"x")
    assert (len(answered), dropped) == (MOST_PINGS, [])
    socket.onPing(b"x")
    assert (len(answered), dropped) == (MOST_PINGS, [True])
