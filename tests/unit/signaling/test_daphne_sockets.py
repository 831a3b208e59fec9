"""Under daphne a frame waits until the socket takes it, and every close code ends the socket."""

import asyncio
import logging
from typing import Any

import pytest

from conference.signaling import daphne_sockets
from conference.signaling.errors import CloseCode

pytestmark = pytest.mark.unit


class Transport:
    """A transport of twisted, as far as producers go."""

    def __init__(self) -> None:
        self.producer: Any = "the HTTP channel"

    def unregisterProducer(self) -> None:
        self.producer = None

    def registerProducer(self, producer: Any, streaming: bool) -> None:
        assert streaming and self.producer is None
        self.producer = producer


def daphne_classes() -> tuple[type[Any], type[Any]]:
    """Classes as daphne has them, improved."""

    class Protocol:
        STATE_OPEN, STATE_CLOSING, STATE_CLOSED = 3, 4, 0
        parley_outflow = None

        def __init__(self) -> None:
            self.state, self.maxMessagePayloadSize = self.STATE_OPEN, 10
            self.transport = Transport()
            self.sent: list[Any] = []

        def serverSend(self, content: Any, binary: bool = False) -> None:
            if 0 < self.maxMessagePayloadSize < len(content):
                raise ValueError("too large")
            self.sent.append(content)

        def serverClose(self, code: int | None = None) -> None:
            if code not in (None, 1000) and not 3000 <= int(code or 0) <= 4999:
                raise ValueError("reserved")
            self.sent.append(code)

        def sendCloseFrame(self, code: int) -> None:
            self.sent.append(code)

        def dropConnection(self, abort: bool) -> None:
            self.sent.append("dropped")

        def onClose(self, clean: bool, code: int, reason: str) -> None:
            self.state = self.STATE_CLOSED

    class Server:
        async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
            if message["type"] == "websocket.send":
                protocol.serverSend(message["text"])
            else:
                protocol.serverClose(code=message["code"])

    daphne_sockets._allow_registered_codes(Protocol)
    daphne_sockets._let_frames_wait(Protocol, Server)
    return Protocol, Server


def text(content: str) -> dict[str, Any]:
    return {"type": "websocket.send", "text": content}


async def test_frames_wait_while_the_socket_is_full_and_a_close_does_not() -> None:
    protocol_class, server_class = daphne_classes()
    protocol, server = protocol_class(), server_class()
    await server.handle_reply(protocol, text("one"))
    protocol.transport.producer.pauseProducing()
    waiting = asyncio.create_task(server.handle_reply(protocol, text("two")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert protocol.sent == ["one"]
    protocol.transport.producer.resumeProducing()
    await waiting
    assert protocol.sent == ["one", "two"]
    protocol.transport.producer.pauseProducing()
    await server.handle_reply(protocol, {"type": "websocket.close", "code": CloseCode.OVERLOADED})
    assert protocol.sent[-1] == CloseCode.OVERLOADED


async def test_a_lost_socket_keeps_nobody_waiting_and_gets_nothing() -> None:
    protocol_class, server_class = daphne_classes()
    protocol, server = protocol_class(), server_class()
    await server.handle_reply(protocol, text("one"))
    protocol.transport.producer.pauseProducing()
    waiting = asyncio.create_task(server.handle_reply(protocol, text("two")))
    await asyncio.sleep(0)
    protocol.onClose(False, 1006, "")
    await waiting
    assert protocol.sent == ["one"]


async def test_the_limit_on_messages_of_clients_is_none_on_ours() -> None:
    protocol_class, server_class = daphne_classes()
    protocol = protocol_class()
    await server_class().handle_reply(protocol, text("x" * 1000))
    assert len(protocol.sent) == 1
    assert protocol.maxMessagePayloadSize == 10


@pytest.mark.parametrize("code", sorted(CloseCode))
async def test_every_close_code_is_sent(code: CloseCode) -> None:
    protocol_class, server_class = daphne_classes()
    protocol = protocol_class()
    await server_class().handle_reply(protocol, {"type": "websocket.close", "code": int(code)})
    assert protocol.sent == [code]


async def test_a_close_that_fails_drops_the_connection(caplog: pytest.LogCaptureFixture) -> None:
    protocol_class, server_class = daphne_classes()
    protocol = protocol_class()
    with caplog.at_level(logging.ERROR):
        await server_class().handle_reply(protocol, {"type": "websocket.close", "code": 2000})
    assert protocol.sent == ["dropped"]
    assert "dropped" in caplog.text
