"""A chat completions endpoint on loopback with scripted faults."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Script = Callable[["CompletionServer", web.Request], Awaitable[web.StreamResponse]]


def event(text: str, finish_reason: str | None = None) -> bytes:
    """One server-sent event with a piece of an answer."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish_reason}
    return f"data: {json.dumps({'choices': [choice]})}\r\n\r\n".encode()


DONE = b"data: [DONE]\n\n"


def status(code: int, text: str = "no", **headers: str) -> Script:
    """A script that answers with an error; `_` in the names of headers stands for `-`."""

    async def run(server: "CompletionServer", request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=code, text=text, headers=named)

    return run


def stream(*chunks: bytes, cut: bool = False, hang: bool = False) -> Script:
    """A script that streams chunks, and then ends, breaks the connection, or sends nothing more."""

    async def run(server: "CompletionServer", request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for chunk in chunks:
            await response.write(chunk)
        if cut and request.transport is not None:
            request.transport.abort()
        if hang:
            await server.wait_for_disconnect()
        return response

    return run


def paced(*steps: tuple[float, bytes], hang: bool = False) -> Script:
    """A script that waits before each chunk: pairs of seconds and a chunk. Then it ends, or sends nothing more."""

    async def run(server: "CompletionServer", request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for secs, chunk in steps:
            await asyncio.sleep(secs)
            await response.write(chunk)
        if hang:
            await server.wait_for_disconnect()
        return response

    return run


@dataclass
class CompletionServer:
    """Answers the n-th request with the n-th script; the last one serves all that follow."""

    scripts: list[Script] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    disconnected: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> "CompletionServer":
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._handle)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._runner.cleanup()

    async def wait_for_disconnect(self) -> None:
        """Do nothing until the client goes, which cancels the handler."""
        try:
            await asyncio.Event().wait()
        finally:
            self.disconnected.set()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        script = self.scripts[min(len(self.requests), len(self.scripts)) - 1]
        return await script(self, request)
