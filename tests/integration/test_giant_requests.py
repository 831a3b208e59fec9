"""Giant bodies and messages at a real web process: refused at once, memory does not grow, others are served."""

import asyncio
import http.client
import signal
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.integration.web_processes import WAIT_SECS, WebProcess

pytestmark = pytest.mark.integration

PIECE = b"x" * (1 << 20)
PIECES = 200
GROWTH_BYTES = 24 << 20


@pytest.fixture
def web(tmp_path: Path, redis_url: str) -> Iterator[WebProcess]:
    process = WebProcess(tmp_path, redis_url)
    process.wait_until_ready()
    yield process
    process.end(signal.SIGTERM)


def status(web: WebProcess, method: str, path: str, **options: object) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=WAIT_SECS)
    try:
        connection.request(method, path, **options)  # type: ignore[arg-type]
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_giant_body_is_refused_and_leaves_no_trace(web: WebProcess) -> None:
    assert status(web, "GET", "/accounts/login/") == 200
    before = web.memory_bytes()
    for path in ("/accounts/login/", "/api/v1/rooms", "/", "/nowhere"):
        announced = {"Content-Length": str(PIECES * len(PIECE))}
        assert status(web, "POST", path, body=(PIECE for _ in range(PIECES)), headers=announced) == 413
        pieces = (PIECE for _ in range(PIECES))
        chunked = {"Transfer-Encoding": "chunked"}
        assert status(web, "POST", path, body=pieces, headers=chunked, encode_chunked=True) == 413
    assert web.memory_bytes() - before < GROWTH_BYTES
    assert status(web, "GET", "/accounts/login/") == 200


async def test_a_giant_message_is_refused_by_its_size(web: WebProcess) -> None:
    url = f"ws://127.0.0.1:{web.port}/ws/v1/echo"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as giant, session.ws_connect(url) as other:
        await giant.send_bytes(PIECE * 2)
        async with asyncio.timeout(WAIT_SECS):
            message = await giant.receive()
        assert (message.type, giant.close_code) == (aiohttp.WSMsgType.CLOSE, 1009)
        await other.send_str("hello")
        assert await other.receive_str() == "hello"
