"""Any endpoint that speaks the OpenAI chat completions API, in its dialect."""

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

import aiohttp

from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import (
    Delta,
    LanguageModelBadAnswerError,
    LanguageModelParametersRefusedError,
    LanguageModelToolsRefusedError,
    Message,
    ToolCall,
    ToolSpec,
)
from aiagent.llm.dialects import read_piece
from aiagent.llm.http_stream import Request, stream_pieces
from aiagent.llm.parameters import Parameters
from aiagent.llm.progress import Habits
from aiagent.llm.prompt import agent_name_of, chat_messages
from aiagent.llm.tool_calls import function_specs
from aiagent.llm.tool_use import ToolUse

logger = logging.getLogger(__name__)

_CONNECT_SECS = 5.0
_TEMPERATURE = 0.4


class OpenAICompatibleModel:
    """Streams from `{base_url}/chat/completions`."""

    follows_instructions = True

    def __init__(
        self, base_url: str, model: str, api_key: str = "", agent_name: str = "Nova", limits: StreamLimits | None = None
    ) -> None:
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._model = model
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._key = api_key
        self._agent_name = agent_name
        self._limits = limits or StreamLimits()
        self._session: aiohttp.ClientSession | None = None
        self._tool_use = ToolUse(LanguageModelToolsRefusedError)
        self._parameters = Parameters()
        self._habits = Habits()

    async def start(self) -> None:
        """Open the connection pool. The endpoint is first asked with the first question."""
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=None, connect=_CONNECT_SECS)
            self._session = aiohttp.ClientSession(headers=self._headers, timeout=timeout)

    async def prepare(self, messages: Sequence[Message]) -> None:
        """Nothing: each request stands for itself, and is paid for."""

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int = 160, tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta, None]:
        """Yield the answer piece by piece. Raises LanguageModelError.

        Where the model takes no tools plain commands are recognised by their words.
        """

        def ask(offered: Sequence[ToolSpec]) -> AsyncGenerator[str | ToolCall, None]:
            return self._pieces(messages, max_tokens, offered)

        agent_name = agent_name_of(messages, self._agent_name)
        async with aclosing(self._tool_use.answer(messages, tools, agent_name, ask)) as deltas:
            async for delta in deltas:
                yield delta

    async def _pieces(
        self, messages: Sequence[Message], max_tokens: int, tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[str | ToolCall, None]:
        """Yield the answer. What the server refuses of the request is left out, and it is asked again."""
        await self.start()
        if self._session is None:
            raise RuntimeError("start() opens the session")
        while True:
            began, thought = False, self._habits.thinks
            request = self._request(messages, max_tokens, tools)
            try:
                async with aclosing(stream_pieces(self._session, request)) as pieces:
                    async for piece in pieces:
                        began = True
                        yield piece
                return
            except LanguageModelParametersRefusedError as error:
                if began or not self._parameters.learn(error):
                    raise
                logger.warning("asked again without what is refused: %s", error)
            except LanguageModelBadAnswerError as error:
                if began or thought or not self._habits.thinks:
                    raise
                logger.warning("asked again with room for thoughts: %s", error)

    def _request(self, messages: Sequence[Message], max_tokens: int, tools: Sequence[ToolSpec]) -> Request:
        body: dict[str, Any] = {
            "model": self._model,
            "messages": chat_messages(messages, self._agent_name, with_calls=self._tool_use.possible),
            "max_tokens": self._habits.tokens(max_tokens),
            "temperature": _TEMPERATURE,
            "stream": True,
        }
        if tools:
            body["tools"] = [{"type": "function", "function": spec} for spec in function_specs(tools)]
        agent_name = agent_name_of(messages, self._agent_name)
        return Request(
            self._url, self._parameters.apply(body), read_piece, self._limits, self._habits, agent_name, self._key
        )

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None
