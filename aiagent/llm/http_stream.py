"""One streamed request to a completion endpoint: retries, time-outs, server-sent events, errors."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import aiohttp

from aiagent.llm.base import (
    LanguageModelBadAnswerError,
    LanguageModelRefusedError,
    LanguageModelTimeoutError,
    LanguageModelUnavailableError,
)
from aiagent.llm.sse import SseError, SseParser

logger = logging.getLogger(__name__)

_DONE = "[DONE]"
_REASON_CHARS = 200
_CHANGE_SETTINGS = "Check LLM_BASE_URL, LLM_MODEL and LLM_API_KEY."


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """How long a provider may take, over all attempts. There is none after the first piece came."""

    first_token_secs: float = 8.0
    total_secs: float = 30.0
    attempts: int = 3
    retry_delay_secs: float = 0.2


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one event; `last` when the provider says that the answer is complete."""

    text: str
    last: bool


PieceReader = Callable[[dict[str, Any]], Piece]


async def stream_pieces(
    session: aiohttp.ClientSession, url: str, body: dict[str, Any], read_piece: PieceReader, limits: StreamLimits
) -> AsyncGenerator[str, None]:
    """POST `body` as JSON and yield the pieces of text that come back as server-sent events.

    `read_piece` takes the text out of an event's JSON. Raises LanguageModelError. Closing the iterator closes the
    connection, by which a provider stops working.
    """
    now = asyncio.get_running_loop().time
    started = now()
    for attempt in range(1, limits.attempts + 1):
        began = False
        try:
            async with aclosing(_attempt(session, url, body, read_piece, limits, started)) as pieces:
                async for text in pieces:
                    began = True
                    yield text
            return
        except LanguageModelUnavailableError as error:
            delay_secs = limits.retry_delay_secs * 2 ** (attempt - 1)
            if began or attempt == limits.attempts or now() + delay_secs > started + limits.first_token_secs:
                raise
            logger.warning("language model, attempt %d of %d: %s", attempt, limits.attempts, error)
            await asyncio.sleep(delay_secs)


async def _attempt(
    session: aiohttp.ClientSession,
    url: str,
    body: dict[str, Any],
    read_piece: PieceReader,
    limits: StreamLimits,
    started: float,
) -> AsyncGenerator[str, None]:
    parser = SseParser()
    began = False
    try:
        async with asyncio.timeout_at(started + limits.first_token_secs):
            response = await session.post(url, json=body)
        async with response:
            await _check_status(response, started + limits.first_token_secs)
            while True:
                limit_secs = limits.total_secs if began else limits.first_token_secs
                # The time-out is around each read only: it must not strike while the caller works on a piece.
                async with asyncio.timeout_at(started + limit_secs):
                    chunk = await response.content.readany()
                if not chunk:
                    break
                for data in parser.feed(chunk):
                    piece = _read(data, read_piece)
                    if piece.text:
                        began = True
                        yield piece.text
                    if piece.last:
                        if not began:
                            raise LanguageModelBadAnswerError("The language model answered without text.")
                        return
    except TimeoutError as error:
        what = f"end within {limits.total_secs:g}" if began else f"begin within {limits.first_token_secs:g}"
        raise LanguageModelTimeoutError(f"The answer of the language model did not {what} s.") from error
    except (aiohttp.ClientError, OSError) as error:
        raise LanguageModelUnavailableError(f"The connection to the language model failed: {error!r}") from error
    except SseError as error:
        raise LanguageModelBadAnswerError(str(error)) from error
    if began:
        raise LanguageModelUnavailableError("The language model broke off in the middle of its answer.")
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


async def _check_status(response: aiohttp.ClientResponse, deadline: float) -> None:
    status = response.status
    if status < 300:
        return
    if status in (401, 403):
        # The answer to a bad key may repeat the key: it is not passed on.
        raise LanguageModelRefusedError(f"The language model refuses the key (HTTP {status}). {_CHANGE_SETTINGS}")
    async with asyncio.timeout_at(deadline):
        reason = (await response.content.read(4 * _REASON_CHARS)).decode(errors="replace")[:_REASON_CHARS]
    if status in (408, 429) or status >= 500:
        raise LanguageModelUnavailableError(f"The language model is overloaded or broken (HTTP {status}): {reason}")
    raise LanguageModelRefusedError(
        f"The language model refuses the request (HTTP {status}). {_CHANGE_SETTINGS} It says: {reason}"
    )
