"""Requests to the web server on somebody's behalf, and its answers."""

import asyncio
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from aiagent.room.frames import AgentRequest, ClientFrame
from aiagent.tools.base import ToolError

Frame = dict[str, Any]

ANSWER_SECS = 5.0
MOST_WAITING = 32


class RequestRefusedError(ToolError):
    """The web server refuses a request; `code` is from its error frame, "" when it did not answer."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Requests:
    """Sends `agent_request` frames and waits for the answer to each."""

    def __init__(self, send: Callable[[ClientFrame], None]) -> None:
        self._send = send
        # Overflow: a request beyond the limit is refused here.
        self._waiting: dict[str, asyncio.Future[Frame]] = {}

    async def ask(self, tool: str, arguments: Mapping[str, Any], on_behalf_of: str) -> None:
        """Return when the server has taken the request. Raises RequestRefusedError."""
        if len(self._waiting) >= MOST_WAITING:
            raise RequestRefusedError("rate_limited", "too many requests at once")
        request_id = str(uuid.uuid4())
        answer = self._waiting[request_id] = asyncio.get_running_loop().create_future()
        self._send(AgentRequest(request_id, request_id, on_behalf_of, tool, dict(arguments)))
        try:
            async with asyncio.timeout(ANSWER_SECS):
                frame = await answer
        except TimeoutError:
            raise RequestRefusedError("", "the web server does not answer") from None
        finally:
            del self._waiting[request_id]
        if frame["type"] == "error":
            raise RequestRefusedError(frame["code"], frame["message"])

    def answered(self, frame: Frame) -> None:
        """Take an ack or an error of the server; those that answer no request are ignored."""
        answer = self._waiting.get(frame.get("id", ""))
        if answer is not None and not answer.done():
            answer.set_result(frame)
