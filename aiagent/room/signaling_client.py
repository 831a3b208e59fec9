"""The agent's end of the signaling protocol (docs/protocol.md): ticket, hello, resume, events in order."""

import asyncio
import contextlib
import json
import logging
import random
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

import aiohttp
import msgspec

from aiagent.errors import AgentReplacedError, SignalingError
from aiagent.room.frames import Caption, ClientFrame, Hello, Leave, Ping, Resume, Sync, encoded
from aiagent.room.server_frames import Frame

logger = logging.getLogger(__name__)

SUBPROTOCOL = "parley.v1"
PING_EVERY_SECS = 10.0
FIRST_BACKOFF_SECS = 0.25
MAX_BACKOFF_SECS = 5.0
MAX_QUEUED_FRAMES = 256
# The server closes the socket of who sends more.
MAX_FRAME_BYTES = 64 * 1024
_FINAL_CLOSE_CODES = frozenset({1000, 4403, 4404, 4409, 4410, 4413})
_UNSEQUENCED = frozenset({"welcome", "snapshot"})


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to serve one room: who holds it, and its fencing number."""

    slug: str
    worker_id: str
    epoch: int


def _is_partial(frame: ClientFrame) -> bool:
    return isinstance(frame, Caption) and not frame.final


class SignalingClient:
    """One room's socket. It reconnects and resumes until the agent is replaced or no longer wanted."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        web_url: str,
        lease: Lease,
        on_frame: Callable[[Frame], None],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._http = http
        self._web_url = web_url
        self._lease = lease
        self._on_frame = on_frame
        self._tls: ssl.SSLContext | bool = tls or True
        # Overflow: the oldest partial caption is dropped, without one the oldest frame.
        self._outgoing: deque[ClientFrame] = deque()
        self._has_outgoing = asyncio.Event()
        self._resume_token: str | None = None
        self._seq = 0

    def send(self, frame: ClientFrame) -> None:
        """Queue a frame; it waits while the socket is down."""
        if len(self._outgoing) >= MAX_QUEUED_FRAMES:
            if _is_partial(frame):
                return
            logger.warning("the signaling queue is full, a frame was dropped")
            del self._outgoing[next((i for i, queued in enumerate(self._outgoing) if _is_partial(queued)), 0)]
        self._outgoing.append(frame)
        self._has_outgoing.set()

    async def run(self) -> None:
        """Stay connected. Raises AgentReplacedError when the agent must leave the room."""
        backoff_secs = FIRST_BACKOFF_SECS
        while True:
            try:
                await self._connect_once()
                backoff_secs = FIRST_BACKOFF_SECS
            except AgentReplacedError:
                raise
            except (SignalingError, aiohttp.ClientError, TimeoutError, OSError) as error:
                logger.warning("signaling of a room failed, trying again: %s", type(error).__name__)
            await asyncio.sleep(backoff_secs * random.uniform(0.5, 1.5))  # noqa: S311
            backoff_secs = min(MAX_BACKOFF_SECS, backoff_secs * 2)

    async def _connect_once(self) -> None:
        ticket = await self._ticket()
        url = urljoin(self._web_url, ticket["websocket_url"])
        async with self._http.ws_connect(
            url, protocols=(SUBPROTOCOL,), ssl=self._tls, max_msg_size=1 << 20, heartbeat=None
        ) as socket:
            resume = Resume(self._resume_token, self._seq) if self._resume_token else msgspec.UNSET
            await socket.send_str(encoded(Hello(resume=resume)))
            helpers = [asyncio.create_task(self._write(socket)), asyncio.create_task(self._ping(socket))]
            try:
                await self._read(socket)
            except asyncio.CancelledError:
                with contextlib.suppress(aiohttp.ClientError, OSError):
                    await socket.send_str(encoded(Leave()))
                raise
            finally:
                for helper in helpers:
                    helper.cancel()
                await asyncio.gather(*helpers, return_exceptions=True)
            if socket.close_code in _FINAL_CLOSE_CODES:
                raise AgentReplacedError(f"the room was closed to this agent ({socket.close_code})")

    async def _ticket(self) -> dict[str, str]:
        url = f"{self._web_url}/api/v1/rooms/{self._lease.slug}/tickets"
        body = {"agent": {"worker_id": self._lease.worker_id, "epoch": self._lease.epoch}}
        async with self._http.post(url, json=body, ssl=self._tls) as response:
            if response.status == 201:
                ticket: dict[str, str] = await response.json()
                return ticket
            if response.status in (401, 403, 404, 409):
                raise AgentReplacedError(f"the web server gave no ticket ({response.status})")
            raise SignalingError(f"the web server gave no ticket ({response.status})")

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            frame: Frame = json.loads(message.data)
            if await self._in_order(frame, socket):
                self._on_frame(frame)

    async def _in_order(self, frame: Frame, socket: aiohttp.ClientWebSocketResponse) -> bool:
        """Track `seq`; on a gap ask for what is missing, and leave the frame to the answer."""
        if frame["type"] == "welcome":
            self._resume_token = frame["resume_token"]
        if "seq" not in frame:
            return True
        seq: int = frame["seq"]
        if frame["type"] in _UNSEQUENCED:
            self._seq = seq
            return True
        if seq <= self._seq:
            return False
        if seq > self._seq + 1:
            await socket.send_str(encoded(Sync(self._seq)))
            return False
        self._seq = seq
        return True

    async def _write(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            while self._outgoing:
                frame = self._outgoing.popleft()
                text = encoded(frame)
                if len(text) > MAX_FRAME_BYTES:
                    logger.error("a frame of type %s was too long and was dropped", frame.__struct_config__.tag)
                    continue
                try:
                    await socket.send_str(text)
                except (aiohttp.ClientError, OSError):
                    self._outgoing.appendleft(frame)
                    raise
            self._has_outgoing.clear()
            await self._has_outgoing.wait()

    async def _ping(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await asyncio.sleep(PING_EVERY_SECS)
            await socket.send_str(encoded(Ping()))
