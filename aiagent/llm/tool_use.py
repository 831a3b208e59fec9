"""Answers with tools, from a provider that may turn out to take none."""

import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from aiagent.llm.base import Delta, LanguageModelContentError, LanguageModelRefusedError, Message, ToolCall, ToolSpec
from aiagent.llm.intents.recognise import answer_by_intent

logger = logging.getLogger(__name__)

Ask = Callable[[Sequence[ToolSpec]], AsyncGenerator[str | ToolCall, None]]


class ToolUse:
    """Remembers whether a provider's model takes tools; the error `refusal` tells that it does not."""

    def __init__(self, refusal: type[LanguageModelRefusedError]) -> None:
        self.possible = True
        self._refusal = refusal

    async def answer(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec], agent_name: str, ask: Ask
    ) -> AsyncGenerator[Delta, None]:
        """Yield the answer that `ask` gets with the tools. Where there can be none, plain commands call them."""
        if tools and self.possible:
            try:
                async with aclosing(ask(tools)) as pieces:
                    async for piece in pieces:
                        yield piece
                return
            except LanguageModelContentError:
                raise
            except self._refusal as error:
                logger.warning("tools are called by plain commands only: %s", type(error).__name__)
                self.possible = False
        known = None if self.possible else answer_by_intent(messages, tools, agent_name)
        if known:
            for delta in known:
                yield delta
            return
        async with aclosing(ask(())) as pieces:
            async for piece in pieces:
                yield piece
