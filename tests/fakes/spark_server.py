"""Spark's WebSocket API on loopback: checks the signature byte for byte, then follows a script with faults."""

import asyncio
import base64
import hashlib
import hmac
import json
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote_plus

from aiohttp import WSMsgType, web

API_KEY = "key-of-alice"
API_SECRET = "secret-of-alice"
PATH = "/v3.5/chat"
MOST_SECS_OFF = 300

Script = Callable[["SparkServer", web.WebSocketResponse, web.Request], Awaitable[None]]


def frame(text: str | None, status: int = 1, code: int = 0, message: str = "Success") -> str:
    """One response frame; without payload when `text` is None."""
    body: dict[str, Any] = {"header": {"code": code, "message": message, "sid": "cht1", "status": status}}
    if text is not None:
        piece = {"content": text, "role": "assistant", "index": 0}
        body["payload"] = {"choices": {"status": status, "seq": 0, "text": [piece]}}
    return json.dumps(body)


def last_frame(text: str) -> str:
    """The frame that ends an answer, with the usage."""
    body = json.loads(frame(text, 2))
    body["payload"]["usage"] = {"text": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}}
    return json.dumps(body)


def send(*frames: str | bytes, cut: bool = False, hang: bool = False) -> Script:
    """A script that sends frames, and then closes, breaks the connection, or sends nothing more."""

    async def run(server: "SparkServer", socket: web.WebSocketResponse, request: web.Request) -> None:
        for each in frames:
            await (socket.send_bytes(each) if isinstance(each, bytes) else socket.send_str(each))
        if cut and request.transport is not None:
            request.transport.abort()
        if hang:
            message = await socket.receive()
            assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING, WSMsgType.ERROR)
            server.disconnected.set()

    return run


@dataclass
class SparkServer:
    """Answers the n-th request with the n-th script; the last one serves all that follow.

    `refuse_with` is an HTTP status that all upgrades are answered with.
    """

    scripts: list[Script] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    upgrades: int = 0
    refuse_with: int | None = None
    tls: ssl.SSLContext | None = None
    disconnected: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> "SparkServer":
        app = web.Application()
        app.router.add_get(PATH, self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self.tls).start()
        scheme = "wss" if self.tls else "ws"
        self.url = f"{scheme}://127.0.0.1:{self._runner.addresses[0][1]}{PATH}"
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.upgrades += 1
        if self.refuse_with:
            return web.Response(status=self.refuse_with)
        date = request.query.get("date", "")
        if abs(parsedate_to_datetime(date).timestamp() - time.time()) > MOST_SECS_OFF:
            return web.json_response({"message": "HMAC signature cannot be verified: bad date"}, status=403)
        if request.raw_path != f"{PATH}?{_expected_query(request.headers['Host'], date)}":
            return web.json_response({"message": "HMAC signature does not match"}, status=401)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.requests.append(await socket.receive_json())
        await self.scripts[min(len(self.requests), len(self.scripts)) - 1](self, socket, request)
        return socket


def _expected_query(host: str, date: str) -> str:
    signed = b"host: %b\ndate: %b\nGET %b HTTP/1.1" % (host.encode(), date.encode(), PATH.encode())
    signature = base64.b64encode(hmac.new(API_SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    plain = ", ".join(
        [
            f'api_key="{API_KEY}"',
            'algorithm="hmac-sha256"',
            'headers="host date request-line"',
            f'signature="{signature}"',
        ]
    )
    authorization = base64.b64encode(plain.encode()).decode()
    return f"authorization={quote_plus(authorization)}&date={quote_plus(date)}&host={quote_plus(host)}"
