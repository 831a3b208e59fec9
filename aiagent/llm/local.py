"""Gemma 3 270M on this machine: llama.cpp inside this process, asked over a loopback port.

The native server runs in threads of its own and leaves the event loop alone; a closed connection stops its work. It
is a base model, so it is given questions and answers to go on with, see `few_shot`.
"""

import asyncio
import logging
import re
import secrets
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

import aiohttp
import xllamacpp

from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import (
    Delta,
    LanguageModelError,
    LanguageModelUnavailableError,
    Message,
    Piece,
    ToolCall,
    ToolSpec,
)
from aiagent.llm.few_shot import few_shot_prompt, prompt_so_far
from aiagent.llm.http_stream import Request, stream_pieces
from aiagent.llm.intents.recognise import answer_by_intent
from aiagent.llm.progress import Habits
from aiagent.llm.prompt import agent_name_of
from aiagent.models.manifest import model_files

logger = logging.getLogger(__name__)

MODEL_NAME = "gemma-3-270m"
_CONTEXT_TOKENS = 2048
_BATCH_TOKENS = 128
_HISTORY_BYTES = 400  # 100 tokens, which take 0.2 s to read
_MAX_TOKENS = 70  # about 45 words
_SAMPLING = {"temperature": 0.0, "stop": ["\n"]}
# A model this small can fall into writing the same thing for ever ("8000000...").
_LOOPING = re.compile(r"(\S.{0,11}?)\1{5,}$")


class LocalLanguageModel:
    """A model of the catalog behind llama.cpp's own server, which nobody else can ask: it wants a key made here."""

    follows_instructions = False

    def __init__(
        self, models_dir: Path, agent_name: str = "Nova", threads: int = 1, limits: StreamLimits | None = None
    ) -> None:
        self._models_dir = models_dir
        self._agent_name = agent_name
        self._threads = threads
        self._limits = limits or StreamLimits()
        self._habits = Habits(begins_in_thought=False)
        self._server: Any = None
        self._session: aiohttp.ClientSession | None = None

    @property
    def address(self) -> str:
        """Return the URL of the server on loopback; it is started."""
        return str(self._server.listening_address)

    async def start(self) -> None:
        """Load the model (1.5 s) and read the fixed part of the prompt, so that the first answer is quick.

        Raises ModelError when the model is missing or damaged, LanguageModelUnavailableError when it cannot be loaded.
        """
        (path,) = model_files(MODEL_NAME, self._models_dir, "model.gguf")
        key = secrets.token_urlsafe(32)
        try:
            self._server = await asyncio.to_thread(_start_server, path, self._threads, key)
        except RuntimeError as error:
            raise LanguageModelUnavailableError(f"The model {MODEL_NAME} cannot be loaded: {error}") from error
        # The native server closes a connection after each streamed answer, without saying so beforehand.
        connector = aiohttp.TCPConnector(force_close=True)
        self._session = aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}, connector=connector)
        await self.prepare([])

    async def prepare(self, messages: Sequence[Message]) -> None:
        """Read the question so far and what comes before it; the model keeps it until it is asked something else."""
        prompt = prompt_so_far(messages, self._agent_name, _HISTORY_BYTES)
        try:
            async with aclosing(self._pieces(prompt, 0)) as pieces:
                async for _ in pieces:
                    break
        except LanguageModelError as error:
            logger.warning("the local language model did not read ahead: %s", error)

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int = 160, tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta, None]:
        """Yield the answer, one line, piece by piece; plain commands call `tools`. Raises LanguageModelError."""
        if known := answer_by_intent(messages, tools, agent_name_of(messages, self._agent_name)):
            for delta in known:
                yield delta
            return
        prompt = few_shot_prompt(messages, self._agent_name, _HISTORY_BYTES)
        async with aclosing(self._pieces(prompt, min(max_tokens, _MAX_TOKENS))) as pieces:
            answer = ""
            async for piece in pieces:
                answer += piece if isinstance(piece, str) else ""
                if _LOOPING.search(answer):
                    return
                yield piece

    def _pieces(self, prompt: str, max_tokens: int) -> AsyncGenerator[str | ToolCall, None]:
        if self._session is None or self._server is None:
            raise LanguageModelUnavailableError("The local language model is not started.")
        body = {
            "prompt": prompt,
            "n_predict": max_tokens,
            "stream": True,
            "cache_prompt": True,
            **_SAMPLING,
        }
        request = Request(f"{self.address}/completion", body, _read_piece, self._limits, self._habits, self._agent_name)
        return stream_pieces(self._session, request)

    async def close(self) -> None:
        """Close the connections and free the model."""
        if self._session is not None:
            await self._session.close()
            self._session = None
        holder, self._server = [self._server], None
        # The native server ends its threads when the last reference goes; that blocks, so it goes in a thread.
        await asyncio.to_thread(holder.clear)


def _start_server(path: Path, threads: int, key: str) -> Any:
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.ui = False
    params.endpoint_slots = False
    params.n_ctx = _CONTEXT_TOKENS
    params.n_parallel = 1
    # One thread for reading and for writing: threads that wait for each other at every step of the network get stuck
    # when other work has the core (7 tokens: 0.1 s with one thread, 5 s with two). No busy waiting either.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.cpuparams.poll = params.cpuparams_batch.poll = 0
    params.n_batch = params.n_ubatch = _BATCH_TOKENS
    params.cache_ram_mib = 0
    # The model's sliding window is kept whole, else the fixed prompt would be read again for each question.
    params.swa_full = True
    params.verbosity = 0
    return xllamacpp.Server(params)


def _read_piece(event: dict[str, Any]) -> Piece:
    return Piece(str(event["content"]), last=bool(event.get("stop")))
