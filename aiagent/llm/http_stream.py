"""One streamed request to a completion endpoint: retries, time-outs, server-sent events, errors."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

import aiohttp

from aiagent.llm.attempts import StreamLimits, with_retries
from aiagent.llm.base import (
    LanguageModelBadAnswerError,
    LanguageModelRefusedError,
    LanguageModelTimeoutError,
    LanguageModelToolsRefusedError,
    LanguageModelUnavailableError,
    Piece,
    ToolCall,
)
from aiagent.llm.sse import SseError, SseParser
from aiagent.llm.tool_calls import CallAssembler

_DONE = "[DONE]"
_REASON_CHARS = 200
_MAX_HEAD_BYTES = 1 << 14
# vLLM and Ollama answer 400, llama.cpp without --jinja 500, others 404, 422 or 501; all name what they do not take.
_REFUSES_TOOLS = frozenset({400, 404, 422, 500, 501})
_NAMES_TOOLS = re.compile(r"\btools?\b|tool[_ -](?:choice|call)|function.call", re.I)
_CHANGE_SETTINGS = "Check LLM_BASE_URL, LLM_MODEL and LLM_API_KEY."


PieceReader = Callable[[dict[str, Any]], Piece]


async def stream_pieces(
    session: aiohttp.ClientSession, url: str, body: dict[str, Any], read_piece: PieceReader, limits: StreamLimits
) -> AsyncGenerator[str | ToolCall, None]:
    """POST `body` as JSON and yield what comes back as server-sent events: pieces of text, then whole tool calls.

    `read_piece` takes the text out of an event's JSON. Raises LanguageModelError. Closing the iterator closes the
    connection, by which a provider stops working.
    """

    def attempt(started: float) -> AsyncGenerator[str | ToolCall, None]:
        return _attempt(session, url, body, read_piece, limits, started)

    async with aclosing(with_retries(attempt, limits)) as pieces:
        async for piece in pieces:
            yield piece


async def _attempt(
    session: aiohttp.ClientSession,
    url: str,
    body: dict[str, Any],
    read_piece: PieceReader,
    limits: StreamLimits,
    started: float,
) -> AsyncGenerator[str | ToolCall, None]:
    parser, assembler = SseParser(), CallAssembler()
    began = False
    try:
        async with asyncio.timeout_at(started + limits.first_token_secs):
            response = await session.post(url, json=body)
        async with response:
            await _check_status(response, started + limits.first_token_secs, tools="tools" in body)
            head = b""
            while True:
                limit_secs = limits.total_secs if began else limits.first_token_secs
                # The time-out is around each read only: it must not strike while the caller works on a piece.
                async with asyncio.timeout_at(started + limit_secs):
                    chunk = await response.content.readany()
                if not chunk:
                    break
                head += chunk[: _MAX_HEAD_BYTES - len(head)]
                for data in parser.feed(chunk):
                    piece = _read(data, read_piece)
                    for part in piece.calls:
                        began = True
                        assembler.add(part)
                    if piece.text:
                        began = True
                        yield piece.text
                    if piece.last:
                        if not began:
                            raise LanguageModelBadAnswerError("The language model answered without text.")
                        for call in assembler.calls():
                            yield call
                        return
    except TimeoutError as error:
        what = f"end within {limits.total_secs:g}" if began else f"begin within {limits.first_token_secs:g}"
        raise LanguageModelTimeoutError(f"The answer of the language model did not {what} s.") from error
    except aiohttp.ClientSSLError as error:
        raise LanguageModelRefusedError(
            f"The language model has no certificate to trust. {_CHANGE_SETTINGS}"
        ) from error
    except (aiohttp.ClientError, OSError) as error:
        raise LanguageModelUnavailableError(f"The connection to the language model failed: {error!r}") from error
    except SseError as error:
        raise LanguageModelBadAnswerError(str(error)) from error
    if began:
        raise LanguageModelUnavailableError("The language model broke off in the middle of its answer.")
    _check_body(head, read_piece)
    raise LanguageModelBadAnswerError(f"The language model answered without text. {_CHANGE_SETTINGS}")


def _read(data: str, read_piece: PieceReader) -> Piece:
    if data == _DONE:
        return Piece("", last=True)
    try:
        event = json.loads(data)
        if "error" in event:
            reason = str(event["error"])[:_REASON_CHARS]
            raise LanguageModelUnavailableError(f"The language model reports an error: {reason}")
        return read_piece(event)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise LanguageModelBadAnswerError(f"The language model sent an event that cannot be read: {error!r}") from error


def _check_body(body: bytes, read_piece: PieceReader) -> None:
    """Raise the error in a body that is one JSON object instead of events."""
    if body.lstrip().startswith(b"{"):
        _read(body.decode(errors="replace"), read_piece)


async def _check_status(response: aiohttp.ClientResponse, deadline: float, *, tools: bool) -> None:
    status = response.status
    if status < 300:
        return
    if status in (401, 403):
        # The answer to a bad key may repeat the key: it is not passed on.
        raise LanguageModelRefusedError(f"The language model refuses the key (HTTP {status}). {_CHANGE_SETTINGS}")
    async with asyncio.timeout_at(deadline):
        reason = (await response.content.read(4 * _REASON_CHARS)).decode(errors="replace")[:_REASON_CHARS]
    if tools and status in _REFUSES_TOOLS and _NAMES_TOOLS.search(reason):
        raise LanguageModelToolsRefusedError(f"The language model takes no tools (HTTP {status}): {reason}")
    if status in (408, 429) or status >= 500:
        raise LanguageModelUnavailableError(
            f"The language model is overloaded or broken (HTTP {status}): {reason}", _retry_after_secs(response)
        )
    raise LanguageModelRefusedError(
        f"The language model refuses the request (HTTP {status}). {_CHANGE_SETTINGS} It says: {reason}"
    )


def _retry_after_secs(response: aiohttp.ClientResponse) -> float:
    """The seconds in the header Retry-After; 0 where there are none, also for a date, which hardly anybody sends."""
    wanted = response.headers.get("Retry-After", "").strip()
    return float(wanted) if wanted.replace(".", "", 1).isdecimal() else 0.0
