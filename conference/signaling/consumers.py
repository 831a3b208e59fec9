"""The WebSocket of a room: connects a socket, its session and the channel layer. No rules here."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer

from conference.signaling.errors import CloseCode, ContentionError, HandshakeError, StoreUnavailableError
from conference.signaling.handshake import admission_of, chosen_subprotocol
from conference.signaling.limits import limits
from conference.signaling.redis_pool import store_errors
from conference.signaling.send_queue import SendQueue
from conference.signaling.session import Session
from conference.signaling.task_owner import TaskOwner
from conference.signaling.web_process import running_process

logger = logging.getLogger(__name__)

Handler = Callable[["RoomConsumer", dict[str, Any]], Awaitable[None]]


def closes_on_failure(handler: Handler) -> Handler:
    """Close the socket when a command fails by Redis or by a fault of ours. The client comes back and resumes."""

    @wraps(handler)
    async def guarded(self: "RoomConsumer", message: dict[str, Any]) -> None:
        try:
            await handler(self, message)
        except (StoreUnavailableError, ContentionError) as error:
            logger.error("a socket is closed: %s", error)
            self.queue.close(CloseCode.OVERLOADED, "overloaded")
        except StopConsumer:
            raise
        except Exception:
            logger.exception("a socket is closed: the server failed")
            self.queue.close(CloseCode.RESTART, "restart")

    return guarded


class RoomConsumer(AsyncConsumer):  # type: ignore[misc]
    """One socket."""

    session: Session | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the socket until it closes or the server stops."""
        self.tasks = TaskOwner()
        self.queue = SendQueue(send, limits())
        try:
            with store_errors():
                await super().__call__(scope, receive, send)
        except StoreUnavailableError as error:
            logger.error("a socket is closed: %s", error)
            await send({"type": "websocket.accept", "subprotocol": chosen_subprotocol(scope)})
            await send({"type": "websocket.close", "code": int(CloseCode.OVERLOADED)})
        except asyncio.CancelledError:
            await send({"type": "websocket.close", "code": int(CloseCode.RESTART)})
            raise
        finally:
            await self._release()

    @closes_on_failure
    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """Accept every socket, so that a refused one can read why."""
        await self.send({"type": "websocket.accept", "subprotocol": chosen_subprotocol(self.scope)})
        self.tasks.start(self.queue.write(), "socket writer")
        try:
            admission = await admission_of(self.scope)
        except HandshakeError as error:
            logger.info("a socket is refused (%d): %s", error.code, error)
            self.queue.close(error.code)
            return
        self.process = await running_process()
        session = Session(admission, self.channel_name, self.process, self.queue)
        await self.process.open(session)
        self.session = session
        self.tasks.start(self._watch(self.session), "socket watch")

    @closes_on_failure
    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """A frame of the client."""
        if self.session is not None:
            await self.session.receive(message.get("text"))

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        """The socket is gone."""
        raise StopConsumer

    @closes_on_failure
    async def room_events(self, message: dict[str, Any]) -> None:
        """Events of the room."""
        if self.session is not None:
            await self.session.events(message)

    async def room_announcement(self, message: dict[str, Any]) -> None:
        """A frame for everyone in the room that may be lost."""
        if self.session is not None:
            self.session.announcement(message)

    async def peer_frame(self, message: dict[str, Any]) -> None:
        """A frame for this socket."""
        if self.session is not None:
            self.session.frame(message)

    @closes_on_failure
    async def peer_admitted(self, message: dict[str, Any]) -> None:
        """Somebody let this participant in."""
        if self.session is not None:
            await self.session.admitted()

    async def peer_close(self, message: dict[str, Any]) -> None:
        """The room ends this socket."""
        self.queue.close(CloseCode(message["code"]), message["reason"])

    async def _watch(self, session: Session) -> None:
        """Close a socket that says no hello, or nothing at all for too long."""
        await asyncio.sleep(limits().hello_secs)
        if not session.said_hello:
            session.close(CloseCode.NO_HELLO, "no_hello")
            return
        while True:
            left_secs = session.heard_at + limits().silence_secs - time.monotonic()
            if left_secs <= 0:
                break
            await asyncio.sleep(left_secs)
        session.close(CloseCode.SILENT, "silent")

    async def _release(self) -> None:
        """Tell the room that the socket is gone, and end the tasks."""
        session, self.session = self.session, None
        try:
            if session is not None:
                self.process.sockets.discard(session)
                await session.lost()
        except StoreUnavailableError as error:
            logger.error("a lost socket was not unsubscribed: %s", error)
        finally:
            await self.tasks.close()
