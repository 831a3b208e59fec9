"""A client of signaling for tests: real consumers, real Redis, no network in between."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator
from msgspec.structs import replace

from conference.asgi import application
from conference.signaling.auth import Admission, ticket_issue
from conference.signaling.room.commands import Newcomer
from conference.signaling.room.settings import AgentSettings, RoomSettings
from conference.signaling.web_process import stop_process

Frame = dict[str, Any]

SLUG = "physics"
NOVA = AgentSettings(name="Nova", wake_names=("Nova",), mode="addressed")
PHYSICS = RoomSettings(name="Physics", lobby=False, media_limit=4, language="en", agent=NOVA, agent_enabled=True)
# Generous, for machines with other work; what comes is not waited for longer.
WAIT_SECS = 60.0
MEDIA = {"audio": True, "video": False}


class ClosedError(Exception):
    """The server closed the socket."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def admission(name: str, role: str = "participant", **changes: Any) -> Admission:
    """The content of a ticket of alice, bob or another one."""
    members: dict[str, Any] = {
        "user_id": None if role == "agent" else sum(map(ord, name)),
        "name": name.capitalize(),
        "role": role,
        "epoch": 1 if role == "agent" else None,
        **changes,
    }
    stored = {field: changes[field] for field in RoomSettings.__struct_fields__ if field in changes and field != "name"}
    return Admission(
        room_slug=changes.get("room_slug", SLUG),
        settings=replace(PHYSICS, **stored),
        newcomer=Newcomer(**{field: members[field] for field in Newcomer.__struct_fields__ if field in members}),
        worker_id="worker" if role == "agent" else None,
    )


class SignalingClient:
    """One socket. Frames that were skipped while waiting for another stay in `skipped`."""

    def __init__(self, path: str, headers: list[tuple[bytes, bytes]] | None = None) -> None:
        self._socket = WebsocketCommunicator(application, path, headers=headers, subprotocols=["parley.v1"])
        self.skipped: list[Frame] = []
        self.welcome: Frame = {}

    @classmethod
    async def open(cls, name: str, role: str = "participant", headers: Any = None, **changes: Any) -> "SignalingClient":
        """A socket with a ticket, before its hello."""
        ticket = await sync_to_async(ticket_issue)(admission(name, role, **changes))
        client = cls(f"/ws/v1/rooms/{SLUG}?ticket={ticket}", headers)
        await client.connect()
        return client

    async def connect(self) -> None:
        accepted, subprotocol = await self._socket.connect(WAIT_SECS)
        assert accepted
        assert subprotocol == "parley.v1"

    async def hello(self, **members: Any) -> Frame:
        """Say hello; returns the answer, a welcome or what came instead of it."""
        await self.send("hello", media=MEDIA, **members)
        self.welcome = await self.receive()
        return self.welcome

    @property
    def peer_id(self) -> str:
        return str(self.welcome["self"]["peer_id"])

    async def send(self, type: str, **members: Any) -> None:
        await self.send_text(json.dumps({"type": type, **members}))

    async def send_text(self, text: str) -> None:
        await self._socket.send_input({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        await self._socket.send_input({"type": "websocket.receive", "bytes": data})

    async def receive(self) -> Frame:
        """The next frame. Raises ClosedError."""
        message = await self._socket.receive_output(WAIT_SECS)
        if message["type"] == "websocket.close":
            raise ClosedError(message["code"])
        frame: Frame = json.loads(message["text"])
        return frame

    async def until(self, type: str, where: Callable[[Frame], bool] = lambda frame: True) -> Frame:
        """The next frame of a type."""
        while True:
            frame = await self.receive()
            if frame["type"] == type and where(frame):
                return frame
            self.skipped.append(frame)

    async def command(self, type: str, **members: Any) -> Frame:
        """Send a command and wait for its ack or error."""
        await self.send(type, id="command", **members)
        while True:
            frame = await self.receive()
            if frame.get("id") == "command":
                return frame
            self.skipped.append(frame)

    async def close_code(self) -> int:
        """The code with which the server closes the socket; frames before it are skipped."""
        while True:
            try:
                self.skipped.append(await self.receive())
            except ClosedError as error:
                return error.code

    async def drain(self) -> list[Frame]:
        """Frames that came until now. A ping makes sure that all that was sent before has had its turn."""
        await self.send("ping", id="drained")
        frames: list[Frame] = []
        while (frame := await self.receive()).get("id") != "drained":
            frames.append(frame)
        return frames

    async def drop(self) -> None:
        """The network is gone: no leave."""
        await self._socket.send_input({"type": "websocket.disconnect", "code": 1006})
        await self._socket.wait(WAIT_SECS)


@asynccontextmanager
async def sockets() -> AsyncIterator["Cast"]:
    """Opens sockets and drops those that are left at the end."""
    cast = Cast()
    await _warm_up()
    try:
        yield cast
    finally:
        await asyncio.gather(*(client.drop() for client in cast.clients), return_exceptions=True)
        await stop_process()


async def _warm_up() -> None:
    """The channel layer takes a tenth of a second until it hears its first message."""
    layer = get_channel_layer()
    name = await layer.new_channel()
    await layer.send(name, {"type": "warm.up"})
    await layer.receive(name)


class Cast:
    """The sockets of one test."""

    def __init__(self) -> None:
        self.clients: list[SignalingClient] = []

    async def open(self, name: str, role: str = "participant", **changes: Any) -> SignalingClient:
        client = await SignalingClient.open(name, role, **changes)
        self.clients.append(client)
        return client

    async def join(self, name: str, role: str = "participant", **changes: Any) -> SignalingClient:
        """A socket in the room or in its lobby."""
        resume = changes.pop("resume", None)
        client = await self.open(name, role, **changes)
        await client.hello(**({"resume": resume} if resume else {}))
        return client
