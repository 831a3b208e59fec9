"""Frames that wait to be sent are bounded. A socket that cannot be written to closes so that its client comes back."""

import asyncio
import json
import logging
from typing import Any

import pytest

from conference.signaling.errors import CloseCode
from conference.signaling.limits import Limits
from conference.signaling.send_queue import SendQueue

pytestmark = pytest.mark.unit

CLOSED = {"type": "websocket.close", "code": CloseCode.OVERLOADED}


class Socket:
    """The server's end of a socket whose client reads when it is told to, and may refuse some frames."""

    def __init__(self, *, fails_at: str | None = None, error: Exception | None = None, **limits: Any) -> None:
        self.sent: list[dict[str, Any]] = []
        self.reads = asyncio.Event()
        self._fails_at, self._error = fails_at, error or ValueError("too large")
        self.queue = SendQueue(self._send, Limits(**limits))

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            await self.reads.wait()
        if self._fails_at is not None and self._fails_at in (message.get("text"), message["type"]):
            raise self._error
        self.sent.append(message)

    def texts(self) -> list[str]:
        return [message["text"] for message in self.sent if "text" in message]


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_bytes_are_bounded_not_only_places() -> None:
    socket = Socket(queue_bytes=1000)
    writer = asyncio.create_task(socket.queue.write())
    for _ in range(9):
        socket.queue.put("x" * 100)
    await settled()
    assert socket.queue.unsent_bytes == 900
    socket.queue.put("x" * 50, "你" * 50)
    assert socket.queue.closing
    # Only the frame under way and the bye are left.
    assert 100 < socket.queue.unsent_bytes < 200
    socket.reads.set()
    await writer
    assert socket.queue.unsent_bytes == 0
    assert json.loads(socket.texts()[-1]) == {"type": "bye", "reason": "overloaded"}
    assert socket.sent[-1] == CLOSED


async def test_a_client_that_never_reads_again_is_closed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conference.signaling.send_queue.LAST_FRAME_SECS", 0.0)
    socket = Socket(queue_frames=2)
    writer = asyncio.create_task(socket.queue.write())
    for _ in range(5):
        socket.queue.put("x")
        await settled()
    await writer
    assert socket.sent == [CLOSED]


async def test_a_client_that_takes_nothing_for_too_long_is_closed() -> None:
    socket = Socket(write_secs=0.0)
    socket.queue.put("x", "y")
    await socket.queue.write()
    assert socket.sent == [CLOSED]
    assert socket.queue.closing
    assert socket.queue.unsent_bytes == 0


async def test_a_slow_client_that_keeps_up_stays() -> None:
    socket = Socket(queue_bytes=300)
    writer = asyncio.create_task(socket.queue.write())
    socket.reads.set()
    for number in range(50):
        socket.queue.put(f"{number}" * 50)
        await settled()
    socket.queue.close(CloseCode.LEFT)
    await writer
    assert len(socket.texts()) == 50
    assert socket.sent[-1]["code"] == CloseCode.LEFT


async def test_a_frame_that_cannot_be_sent_ends_the_socket(caplog: pytest.LogCaptureFixture) -> None:
    socket = Socket(fails_at="too much")
    socket.reads.set()
    for text in ("first", "too much", "never"):
        socket.queue.put(text)
    with caplog.at_level(logging.ERROR):
        await socket.queue.write()
    assert socket.texts() == ["first"]
    assert socket.sent[-1] == CLOSED
    assert "cannot be sent" in caplog.text
    socket.queue.put("later")
    assert socket.queue.unsent_bytes == 0


async def test_a_client_that_is_gone_is_not_written_to() -> None:
    socket = Socket(fails_at="x", error=ConnectionResetError())
    socket.reads.set()
    socket.queue.put("x")
    await socket.queue.write()
    assert socket.sent == []
    assert socket.queue.closing


async def test_of_many_slow_clients_the_one_with_the_most_bytes_ends() -> None:
    limits: dict[str, Any] = {"process_queue_bytes": 1000, "queue_bytes": 900}
    small, large, other = (Socket(**limits) for _ in range(3))
    large.queue.put("x" * 600)
    small.queue.put("x" * 300)
    assert not large.queue.closing
    other.queue.put("x" * 200)
    assert [socket.queue.closing for socket in (small, large, other)] == [False, True, False]
    for socket in (small, large, other):
        socket.reads.set()
        socket.queue.close(CloseCode.LEFT)
        await socket.queue.write()
    assert [len(socket.texts()) for socket in (small, large, other)] == [1, 1, 1]


async def test_a_writer_that_is_cancelled_leaves_no_bytes_behind() -> None:
    socket = Socket()
    socket.queue.put("x" * 100)
    socket.queue.put("x" * 100)
    writer = asyncio.create_task(socket.queue.write())
    await settled()
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)
    assert socket.queue.unsent_bytes == 0
