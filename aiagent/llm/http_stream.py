"""One streamed request to a completion endpoint: retries, limits, server-sent events, errors."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from aiagent.llm.attempts import StreamLimits, with_retries
from aiagent.llm.base import (
    LanguageModelBadAnswerError,
    LanguageModelError,
    LanguageModelRefusedError,
    LanguageModelTimeoutError,
    LanguageModelUnavailableError,
    Piece,
    ToolCall,
)
from aiagent.llm.concealing import discreet
from aiagent.llm.progress import Habits, Progress
from aiagent.llm.refusals import CHANGE_SETTINGS, SYSTEM_ROLE, error_of, error_of_event, generation_of
from aiagent.llm.sse import SseError, SseParser

_DONE = "[DONE]"
_MOST_ERROR_BYTES = 1 << 14
_MOST_JSON_BYTES = 1 << 20
_MOST_BYTES = 8 << 20
# What is compressed could be of any size.
_HEADERS = {"Accept-Encoding": "identity"}

PieceReader = Callable[[dict[str, Any]], Piece]


@dataclass(frozen=True, slots=True)
class Request:
    """A request, the reader of its events, and what is known of the model behind it.

    `key` is the secret it is sent with, which no error repeats.
    """

    url: str
    body: Mapping[str, Any]
    read_piece: PieceReader
    limits: StreamLimits
    habits: Habits = field(default_factory=Habits)
    agent_name: str = ""
    key: str = ""

    @property
    def members(self) -> frozenset[str]:
        """The members of the body, and the role of the system where a message has it."""
        roles = {message.get("role") for message in self.body.get("messages", ())}
        return frozenset(self.body) | ({SYSTEM_ROLE} if "system" in roles else set())

    def begin(self, started: float) -> Progress:
        """Return the progress of an attempt."""
        names = [tool["function"]["name"] for tool in self.body.get("tools", ())]
        return Progress(self.limits, started, self.habits, names, self.agent_name)

    def conceal(self, reason: str) -> str:
        """Return a reason without keys, and without what people said."""
        said = [str(message.get("content") or "") for message in self.body.get("messages", ())]
        return discreet(reason, self.key, [*said, str(self.body.get("prompt", ""))])

    def read(self, data: str) -> Piece:
        """Return the piece in the data of an event. Raises LanguageModelError."""
        if not data.strip():
            return Piece("", last=False)
        if data.strip() == _DONE:
            return Piece("", last=True)
        try:
            event = json.loads(data)
            if error := error_of_event(event, self.members, self.conceal):
                raise error
            return self.read_piece(event)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
            what = type(error).__name__
            raise LanguageModelBadAnswerError(
                f"The language model sent an event that cannot be read: {what}"
            ) from error


async def stream_pieces(session: aiohttp.ClientSession, request: Request) -> AsyncGenerator[str | ToolCall, None]:
    """POST the body as JSON and yield what comes back as server-sent events: pieces of text, then whole tool calls.

    Text that came before a failure is yielded too. Raises LanguageModelError. Closing the iterator closes the
    connection, by which a provider stops working.
    """

    def attempt(started: float) -> AsyncGenerator[str | ToolCall, None]:
        return _attempt(session, request, started)

    async with aclosing(with_retries(attempt, request.limits)) as pieces:
        async for piece in pieces:
            yield piece


async def _attempt(
    session: aiohttp.ClientSession, request: Request, started: float
) -> AsyncGenerator[str | ToolCall, None]:
    progress = request.begin(started)
    try:
        async with asyncio.timeout_at(started + request.limits.first_token_secs):
            response = await session.post(request.url, json=request.body, headers=_HEADERS, allow_redirects=False)
        async with response, aclosing(_pieces(response, request, progress)) as pieces:
            async for piece in pieces:
                for text in progress.take(piece, _now()):
                    given_at = _now()
                    yield text
                    progress.listener_took(_now() - given_at)
                if piece.last or progress.is_full:
                    for item in progress.finish(cut=piece.cut):
                        yield item
                    return
    except LanguageModelError as error:
        failure = error
    except (TimeoutError, aiohttp.ClientError, OSError, SseError) as error:
        failure = _failure(error, request)
    else:
        failure = LanguageModelUnavailableError("The language model broke off in the middle of its answer.")
    for text in progress.broke_off():
        yield text
    raise failure


async def _pieces(
    response: aiohttp.ClientResponse, request: Request, progress: Progress
) -> AsyncGenerator[Piece, None]:
    """Yield the pieces of a response; an empty one where only the time went on. Raises LanguageModelError."""
    if rescued := await _check_status(response, request, progress.deadline()):
        yield Piece(rescued, last=True)
        return
    parser, head, size, began = SseParser(), b"", 0, False
    while True:
        try:
            # The time-out is around each read only: it must not strike while the caller works on a piece.
            async with asyncio.timeout_at(progress.deadline()):
                chunk = await response.content.readany()
        except TimeoutError:
            progress.check(_now())
            yield Piece("", last=False)
            continue
        if not chunk:
            break
        size += len(chunk)
        if size > _MOST_BYTES:
            raise LanguageModelBadAnswerError("The language model sends without end.")
        head = head + chunk if not began and size <= _MOST_JSON_BYTES else b""
        for data in parser.feed(chunk):
            began = True
            yield request.read(data)
    if head.lstrip().startswith(b"{"):
        # The whole answer, or an error, as one object.
        piece = request.read(head.decode(errors="replace"))
        yield Piece(piece.text, True, piece.calls, piece.thinks, piece.cut)
    elif not progress.began:
        raise LanguageModelBadAnswerError(f"The language model answered without text. {CHANGE_SETTINGS}")


async def _check_status(response: aiohttp.ClientResponse, request: Request, deadline: float) -> str:
    """Raise the error of a status; return the answer that some servers send with one, else ""."""
    if response.headers.get("Content-Encoding", "identity").casefold() not in ("identity", ""):
        raise LanguageModelBadAnswerError("The language model answers compressed, though it was asked not to.")
    if response.status < 300:
        return ""
    body = b""
    async with asyncio.timeout_at(deadline):
        while len(body) < _MOST_ERROR_BYTES and (chunk := await response.content.read(_MOST_ERROR_BYTES)):
            body += chunk
    text = body[:_MOST_ERROR_BYTES].decode(errors="replace")
    if response.status == 400 and (wrote := generation_of(text)):
        return wrote
    raise error_of(response.status, text, request.members, request.conceal, _retry_after_secs(response))


def _failure(error: Exception, request: Request) -> LanguageModelError:
    if isinstance(error, TimeoutError):
        secs = request.limits.first_token_secs
        return LanguageModelTimeoutError(f"The answer of the language model did not begin within {secs:g} s.")
    if isinstance(error, aiohttp.ClientSSLError):
        return LanguageModelRefusedError(f"The language model has no certificate to trust. {CHANGE_SETTINGS}")
    if isinstance(error, SseError):
        return LanguageModelBadAnswerError(str(error))
    reason = request.conceal(f"{type(error).__name__} {error}"[:200])
    return LanguageModelUnavailableError(f"The connection to the language model failed: {reason}")


def _now() -> float:
    return asyncio.get_running_loop().time()


def _retry_after_secs(response: aiohttp.ClientResponse) -> float:
    """The seconds in the header Retry-After; 0 where there are none, also for a date, which hardly anybody sends."""
    wanted = response.headers.get("Retry-After", "").strip()
    return float(wanted) if wanted.replace(".", "", 1).isdecimal() else 0.0
