"""iFlytek Spark over its WebSocket API: one connection for each answer."""

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

from aiagent.errors import ConfigError
from aiagent.llm.attempts import StreamLimits, with_retries
from aiagent.llm.base import (
    Delta,
    LanguageModelBadAnswerError,
    LanguageModelError,
    LanguageModelRefusedError,
    LanguageModelTimeoutError,
    LanguageModelUnavailableError,
    Message,
    Piece,
    ToolCall,
    ToolSpec,
)
from aiagent.llm.concealing import discreet
from aiagent.llm.progress import Habits, Progress
from aiagent.llm.prompt import agent_name_of, chat_messages
from aiagent.llm.spark.frames import read_frame, request_frame
from aiagent.llm.spark.signature import signed_url, url_fault
from aiagent.llm.tool_use import ToolUse

_MAX_FRAME_BYTES = 1 << 20
# An answer that is interrupted must not wait long for the other side's farewell.
_CLOSE = aiohttp.ClientWSTimeout(ws_close=0.2)
_CHECK_SETTINGS = "Check SPARK_API_KEY, SPARK_API_SECRET and SPARK_URL, and that the clock of this machine is right."


@dataclass(frozen=True, slots=True)
class SparkAccount:
    """The account and the model of Spark: `domain` belongs to the version in the path of `url`."""

    app_id: str
    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    url: str
    domain: str


class SparkWebSocketModel:
    """Streams answers from Spark. Certificates are always verified."""

    follows_instructions = True

    def __init__(
        self,
        account: SparkAccount,
        agent_name: str = "Nova",
        limits: StreamLimits | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`now` gives Unix seconds. Raises ConfigError when the URL of the account cannot be used."""
        if fault := url_fault(account.url):
            raise ConfigError(f"SPARK_URL {fault}")
        self._account = account
        self._agent_name = agent_name
        self._limits = limits or StreamLimits()
        self._now = now
        self._habits = Habits()
        self._session: aiohttp.ClientSession | None = None
        # The codes for a request that is refused do not say what it is in it.
        self._tool_use = ToolUse(LanguageModelRefusedError)

    async def start(self) -> None:
        """Open the session. The service is first asked with the first question."""
        if self._session is None:
            self._session = aiohttp.ClientSession()

    async def prepare(self, messages: Sequence[Message]) -> None:
        """Nothing: each request stands for itself, and is paid for."""

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int = 160, tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta, None]:
        """Yield the answer piece by piece. Raises LanguageModelError.

        Where the version of the model takes no functions plain commands are recognised by their words.
        """
        await self.start()
        chat = chat_messages(messages, self._agent_name)
        agent_name = agent_name_of(messages, self._agent_name)

        def conceal(reason: str) -> str:
            account, said = self._account, [message["content"] for message in chat]
            return discreet(discreet(reason, account.api_key, said), account.api_secret, ())

        def ask(offered: Sequence[ToolSpec]) -> AsyncGenerator[str | ToolCall, None]:
            def attempt(started: float) -> AsyncGenerator[str | ToolCall, None]:
                account = self._account
                # Spark allows one connection for each user id; rooms ask at the same time.
                frame = request_frame(
                    account.app_id, uuid.uuid4().hex, account.domain, chat, self._habits.tokens(max_tokens), offered
                )
                names = [tool.name for tool in offered]
                progress = Progress(self._limits, started, self._habits, names, agent_name)
                return self._attempt(frame, progress, conceal)

            return with_retries(attempt, self._limits)

        async with aclosing(self._tool_use.answer(messages, tools, agent_name, ask)) as deltas:
            async for delta in deltas:
                yield delta

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _attempt(
        self, frame: str, progress: Progress, conceal: Callable[[str], str]
    ) -> AsyncGenerator[str | ToolCall, None]:
        now = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout_at(progress.deadline()):
                socket = await self._connect()
            async with socket:
                async with asyncio.timeout_at(progress.deadline()):
                    await socket.send_str(frame)
                while True:
                    piece = Piece("", last=False)
                    try:
                        # The time-out is around each read only: it must not strike while the caller works on a piece.
                        async with asyncio.timeout_at(progress.deadline()):
                            message = await socket.receive()
                        piece = read_frame(_text(message), conceal)
                    except TimeoutError:
                        progress.check(now())
                    for text in progress.take(piece, now()):
                        given_at = now()
                        yield text
                        progress.listener_took(now() - given_at)
                    if piece.last or progress.is_full:
                        for item in progress.finish():
                            yield item
                        return
        except LanguageModelError as error:
            failure = error
        except TimeoutError:
            secs = self._limits.first_token_secs
            failure = LanguageModelTimeoutError(f"The answer of the language model did not begin within {secs:g} s.")
        except (aiohttp.ClientError, OSError) as error:
            # The error of a handshake holds the signed URL: it is not passed on.
            failure = _connection_error(error)
        for text in progress.broke_off():
            yield text
        raise failure from None

    async def _connect(self) -> aiohttp.ClientWebSocketResponse:
        if self._session is None:
            raise RuntimeError("start() opens the session")
        account = self._account
        url = signed_url(account.url, account.api_key, account.api_secret, self._now())
        # `encoded` keeps the query as it was signed.
        return await self._session.ws_connect(
            URL(url, encoded=True), timeout=_CLOSE, max_msg_size=_MAX_FRAME_BYTES, ssl=True
        )


def _text(message: aiohttp.WSMessage) -> str:
    if message.type is aiohttp.WSMsgType.TEXT:
        return str(message.data)
    if message.type is aiohttp.WSMsgType.BINARY or isinstance(message.data, aiohttp.WebSocketError):
        raise LanguageModelBadAnswerError("The language model sent something that is no text frame.")
    raise LanguageModelUnavailableError("The language model broke off before the end of its answer.")


def _connection_error(error: aiohttp.ClientError | OSError) -> LanguageModelError:
    if isinstance(error, aiohttp.ClientSSLError):
        return LanguageModelRefusedError(f"The language model has no certificate to trust. {_CHECK_SETTINGS}")
    if not isinstance(error, aiohttp.WSServerHandshakeError):
        return LanguageModelUnavailableError(f"The connection to the language model failed: {type(error).__name__}")
    if error.status in (408, 429) or error.status >= 500:
        return LanguageModelUnavailableError(f"The language model is overloaded or broken (HTTP {error.status}).")
    return LanguageModelRefusedError(
        f"The language model refuses the connection (HTTP {error.status}). {_CHECK_SETTINGS}"
    )
