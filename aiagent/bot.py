"""The agent of one room: it connects, visits the room with the first welcome, and leaves when it has to."""

import asyncio
import logging
from typing import Any

from aiagent.errors import AgentReplacedError
from aiagent.room.frames import Leave
from aiagent.room.server_frames import Frame
from aiagent.room.signaling_client import Lease, SignalingClient
from aiagent.task_owner import to_its_end
from aiagent.visit import Shared, Visit
from aiagent.worker.dispatch import Stay

logger = logging.getLogger(__name__)

GOODBYE_SECS = 1.0


class Bot:
    """Serves the room of one lease until it is replaced or cancelled."""

    def __init__(self, shared: Shared, lease: Lease) -> None:
        self._shared = shared
        self._lease = lease
        self._client = SignalingClient(shared.http, shared.config.web_url, lease, self._on_frame)
        self._note: str | None = None
        self.visit: Visit | None = None

    async def run(self, stay: Stay) -> None:
        """Stay in the room until it has to be handed over."""
        self._note = stay.found
        connection = asyncio.ensure_future(self._client.run())
        ending = asyncio.ensure_future(stay.ending.wait())
        try:
            await asyncio.wait({connection, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not connection.done():
                stay.note = await self._hand_over(connection)
                stay.left.set()
            else:
                connection.result()
        except AgentReplacedError as error:
            logger.info("leaving a room: %s", error)
        finally:
            connection.cancel()
            ending.cancel()
            await to_its_end(self._close(connection, ending))

    async def _close(self, *tasks: "asyncio.Future[Any]") -> None:
        await asyncio.gather(*tasks, return_exceptions=True)
        if self.visit:
            await self.visit.close()

    async def _hand_over(self, connection: "asyncio.Future[None]") -> bytes | None:
        """Finish what was begun and say goodbye; return a note for the next agent."""
        note = await self.visit.finish() if self.visit else None
        self._client.send(Leave())
        await asyncio.wait({connection}, timeout=GOODBYE_SECS)
        return note

    def _on_frame(self, frame: Frame) -> None:
        if self.visit:
            try:
                self.visit.take(frame)
            except Exception:
                # One frame that nobody thought of must not take the agent out of the room.
                logger.exception("a frame of type %s could not be worked off", frame["type"])
        elif frame["type"] == "welcome":
            self.visit = Visit(self._shared, self._lease, self._client.send, frame)
            self.visit.begin(frame, self._note)
