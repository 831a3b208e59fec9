"""A web server in the place of the real one: tickets and sockets in the hands of the test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from aiagent.room.server_frames import Frame
from aiagent.room.signaling_client import SUBPROTOCOL

WAIT_SECS = 10


class Socket:
    """The server's end of one connection, in the hands of the test."""

    def __init__(self, raw: web.WebSocketResponse) -> None:
        self.raw = raw
        self._frames: asyncio.Queue[Frame] = asyncio.Queue()

    async def pump(self) -> None:
        async for message in self.raw:
            if message.type is aiohttp.WSMsgType.TEXT:
                self._frames.put_nowait(message.json())

    async def receive(self) -> Frame:
        async with asyncio.timeout(WAIT_SECS):
            return await self._frames.get()

    async def send(self, *frames: Frame) -> None:
        for frame in frames:
            await self.raw.send_json(frame)

    async def welcome(self, seq: int = 0) -> None:
        await self.send({"type": "welcome", "seq": seq, "resume_token": "token-1"})

    async def drop(self) -> None:
        """Cut the line without a closing handshake."""
        transport = self.raw._req.transport if self.raw._req else None
        assert transport is not None
        transport.abort()


class SignalingServer:
    """Tickets and sockets as docs/protocol.md has them; what it answers is set by the test."""

    def __init__(self) -> None:
        self.ticket_requests: list[Any] = []
        self.refusals: list[int] = []
        self.subprotocols: list[str | None] = []
        self.url = ""
        self._sockets: asyncio.Queue[Socket] = asyncio.Queue()
        self._open: list[web.WebSocketResponse] = []

    async def ticket(self, request: web.Request) -> web.Response:
        self.ticket_requests.append((request.match_info["slug"], await request.json()))
        if self.refusals:
            return web.json_response({"code": "refused", "message": "no"}, status=self.refusals.pop(0))
        path = f"/ws/v1/rooms/blue?ticket={len(self.ticket_requests)}"
        return web.json_response({"ticket": "x", "expires_in": 60, "websocket_url": path, "role": "agent"}, status=201)

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        raw = web.WebSocketResponse(protocols=(SUBPROTOCOL,))
        await raw.prepare(request)
        self.subprotocols.append(raw.ws_protocol)
        self._open.append(raw)
        socket = Socket(raw)
        self._sockets.put_nowait(socket)
        await socket.pump()
        return raw

    async def next_socket(self) -> Socket:
        async with asyncio.timeout(WAIT_SECS):
            return await self._sockets.get()

    async def close_sockets(self) -> None:
        for raw in self._open:
            await raw.close()


@asynccontextmanager
async def signaling_server() -> AsyncIterator[SignalingServer]:
    """A server on a free port; all its sockets are closed at the end."""
    server = SignalingServer()
    app = web.Application()
    app.router.add_post("/api/v1/rooms/{slug}/tickets", server.ticket)
    app.router.add_get("/ws/v1/rooms/{slug}", server.socket)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await server.close_sockets()
    await runner.cleanup()
