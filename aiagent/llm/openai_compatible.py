"""Any endpoint that speaks the OpenAI chat completions API.

iFlytek Spark's HTTP API puts a `code` beside the choices, which is not 0 when something went wrong.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

import aiohttp

from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import Delta, LanguageModelToolsRefusedError, Message, Piece, ToolCall, ToolSpec
from aiagent.llm.http_stream import stream_pieces
from aiagent.llm.prompt import agent_name_of, chat_messages
from aiagent.llm.reasoning import WithoutReasoning
from aiagent.llm.spark.frames import spark_error
from aiagent.llm.tool_calls import call_parts, function_part, function_specs
from aiagent.llm.tool_use import ToolUse

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
        self._agent_name = agent_name
        self._limits = limits or StreamLimits()
        self._session: aiohttp.ClientSession | None = None
        self._tool_use = ToolUse(LanguageModelToolsRefusedError)

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
        await self.start()
        if self._session is None:
            raise RuntimeError("start() opens the session")
        body: dict[str, Any] = {
            "model": self._model,
            "messages": chat_messages(messages, self._agent_name, with_calls=self._tool_use.possible),
            "max_tokens": max_tokens,
            "temperature": _TEMPERATURE,
            "stream": True,
        }
        if tools:
            body["tools"] = [{"type": "function", "function": spec} for spec in function_specs(tools)]
        without = WithoutReasoning()
        async with aclosing(stream_pieces(self._session, self._url, body, _read_piece, self._limits)) as pieces:
            async for piece in pieces:
                if isinstance(piece, ToolCall):
                    yield piece
                elif answer := without.feed(piece):
                    yield answer
        if rest := without.rest():
            yield rest

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def _read_piece(event: dict[str, Any]) -> Piece:
    code = event.get("code")
    if isinstance(code, int) and code != 0:
        raise spark_error(code, str(event.get("message")))
    choices = event["choices"]
    if not choices:  # the last event of some providers has the usage only
        return Piece("", last=False)
    delta = choices[0].get("delta") or {}
    calls = call_parts(delta.get("tool_calls"))
    if delta.get("function_call"):
        calls += (function_part(delta["function_call"]),)
    # Some dialects send an empty reason with each event.
    return Piece(str(delta.get("content") or ""), bool(choices[0].get("finish_reason")), calls)
