"""Retries and limits of one answer of a provider."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass

from aiagent.llm.base import LanguageModelUnavailableError, ToolCall

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """Limits in seconds, counted from the first attempt. There is no further attempt after the first piece.

    `first_token_secs`: the first sign of life. `thinking_secs`: the first word, where thoughts came before it.
    `silence_secs`: a pause within the answer. `total_secs`: its end.
    """

    first_token_secs: float = 8.0
    total_secs: float = 30.0
    attempts: int = 3
    retry_delay_secs: float = 0.2
    thinking_secs: float = 15.0
    silence_secs: float = 5.0


async def with_retries(
    attempt: Callable[[float], AsyncGenerator[str | ToolCall, None]], limits: StreamLimits
) -> AsyncGenerator[str | ToolCall, None]:
    """Yield the pieces of the first attempt that begins to answer.

    `attempt` is given the moment (loop time, seconds) the first attempt began, to count its time-outs from. Only
    LanguageModelUnavailableError is tried again, and only before the first piece. Raises LanguageModelError.
    """
    now = asyncio.get_running_loop().time
    started = now()
    for number in range(1, limits.attempts + 1):
        began = False
        try:
            async with aclosing(attempt(started)) as pieces:
                async for piece in pieces:
                    began = True
                    yield piece
            return
        except LanguageModelUnavailableError as error:
            delay_secs = max(error.retry_after_secs, limits.retry_delay_secs * 2 ** (number - 1))
            if began or number == limits.attempts or now() + delay_secs > started + limits.first_token_secs:
                raise
            logger.warning("language model, attempt %d of %d: %s", number, limits.attempts, error)
            await asyncio.sleep(delay_secs)
