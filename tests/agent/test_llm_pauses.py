"""Models that think, hang, pause or never end, over a real server: what is said of them, and how long they may take."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import (
    Answered,
    LanguageModelBadAnswerError,
    LanguageModelError,
    LanguageModelTimeoutError,
    Message,
)
from aiagent.llm.fallback import FallbackModel
from aiagent.llm.openai_compatible import OpenAICompatibleModel
from tests.fakes.completion_server import DONE, CompletionServer, event, paced, stream

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

QUESTION = [Message("user", "What is the capital of Italy?", "Alice")]
LIMITS = StreamLimits(first_token_secs=3.0)
THOUGHTS = ("Okay, the user asks ", "about Italy. ", "That is Rome. ", "I answer with it.")


def thought(text: str) -> bytes:
    """An event with a thought beside the content."""
    return f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'reasoning_content': text}}]})}\n\n".encode()


@pytest_asyncio.fixture
async def server() -> AsyncIterator[CompletionServer]:
    async with CompletionServer() as server:
        yield server


@pytest_asyncio.fixture
async def model(server: CompletionServer) -> AsyncIterator[OpenAICompatibleModel]:
    model = OpenAICompatibleModel(server.base_url, "m", limits=LIMITS)
    yield model
    await model.close()


async def ask(model: Any) -> tuple[list[tuple[str, float]], LanguageModelError | None, float]:
    """The pieces with the seconds after which each came, the error, and the seconds until the end."""
    now = asyncio.get_running_loop().time
    began, said = now(), list[tuple[str, float]]()
    try:
        async for piece in model.stream(QUESTION):
            if isinstance(piece, str):
                said.append((piece, now() - began))
    except LanguageModelError as error:
        return said, error, now() - began
    return said, None, now() - began


def text(said: list[tuple[str, float]]) -> str:
    return "".join(piece for piece, _ in said)


async def test_slow_thoughts_without_a_beginning_are_never_said(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    steps = [(0.9, event(piece)) for piece in (*THOUGHTS, "\n</think>", "\n\n")]
    server.scripts = [paced(*steps, (0.1, event("It is ")), (0.5, event("Rome.", "stop")))]
    for _ in range(2):
        said, error, _ = await ask(model)
        assert (text(said), error) == ("It is Rome.", None)
        assert len(said) == 2
    assert server.requests[1]["max_tokens"] > server.requests[0]["max_tokens"]


async def test_once_a_model_is_known_to_think_first_it_is_waited_for(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    server.scripts = [
        stream(event("I wonder.</think>Yes."), DONE),
        paced((0.5, event("Rome was built ")), (3.0, event("long ago.</think>")), (0.1, event("Rome.", "stop"))),
        stream(event("Without thoughts.", "stop")),
    ]
    assert [text((await ask(model))[0]) for _ in range(3)] == ["Yes.", "Rome.", "Without thoughts."]


async def test_a_model_that_does_not_think_is_heard_at_once_from_its_second_answer_on(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    server.scripts = [paced((0.2, event("It is ")), (3.0, event("Rome.", "stop")))]
    (first, _), *_ = (await ask(model))[0]
    assert first == "It is "
    (_, at_secs), *_ = (await ask(model))[0]
    assert at_secs == pytest.approx(0.2, abs=0.05)


@pytest.mark.parametrize("cut", [event("<think>Hm, the user", "length"), event("", "length")], ids=["seen", "hidden"])
async def test_thoughts_cut_by_the_limit_of_tokens_are_asked_for_again_with_more(
    server: CompletionServer, model: OpenAICompatibleModel, cut: bytes
) -> None:
    server.scripts = [stream(cut), stream(event("<think>Hm.</think>Rome.", "stop"))]
    assert text((await ask(model))[0]) == "Rome."
    assert server.requests[1]["max_tokens"] >= server.requests[0]["max_tokens"] + 1000


async def test_thoughts_that_never_end_are_given_up(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    server.scripts = [paced(*((1.0, thought("Hm. ")) for _ in range(100)))]
    said, error, secs = await ask(model)
    assert said == []
    assert isinstance(error, LanguageModelTimeoutError)
    assert secs == pytest.approx(LIMITS.thinking_secs, abs=0.1)


async def test_signs_of_waiting_are_no_answer(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    server.scripts = [paced(*((0.5, b": OPENROUTER PROCESSING\n\n") for _ in range(100)))]
    said, error, secs = await ask(model)
    assert said == []
    assert isinstance(error, LanguageModelTimeoutError)
    assert secs == pytest.approx(LIMITS.first_token_secs, abs=0.1)


@pytest.mark.parametrize("keep_alive", [b"", b": keep-alive\n\n", event("")])
async def test_silence_in_the_middle_of_an_answer_ends_it_and_keeps_its_beginning(
    server: CompletionServer, model: OpenAICompatibleModel, keep_alive: bytes
) -> None:
    after = [(1.0, keep_alive) for _ in range(60)] if keep_alive else []
    server.scripts = [paced((0.2, event("It is ")), (0.2, event("Ro")), *after, hang=True)]
    for _ in range(2):
        said, error, secs = await ask(model)
        assert text(said) == "It is Ro"
        assert isinstance(error, LanguageModelTimeoutError)
        assert secs == pytest.approx(0.4 + LIMITS.silence_secs, abs=0.1)


async def test_the_next_model_answers_when_one_hangs(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    server.scripts = [paced(hang=True)]
    async with CompletionServer(scripts=[stream(event("Rome.", "stop"))]) as second:
        other = OpenAICompatibleModel(second.base_url, "m", limits=LIMITS)
        both = FallbackModel([("first", model), ("second", other)])
        pieces = [piece async for piece in both.stream(QUESTION)]
        assert pieces == [Answered("second", fallback=True), "Rome."]
        await other.close()


async def test_the_next_model_answers_when_one_only_thinks(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    server.scripts = [stream(event("<think>Hm.</think>", "stop"))]
    async with CompletionServer(scripts=[stream(event("Rome.", "stop"))]) as second:
        other = OpenAICompatibleModel(second.base_url, "m", limits=LIMITS)
        both = FallbackModel([("first", model), ("second", other)])
        assert text((await ask(both))[0]) == "Rome."
        await other.close()


@pytest.mark.parametrize(
    "chunk",
    [event("word " * 100), b": x" + b"x" * 60_000 + b"\n\n", event("<think>" + "x" * 60_000), thought("x" * 60_000)],
    ids=["text", "comments", "thoughts", "reasoning"],
)
async def test_a_server_that_never_stops_sending_is_left(
    server: CompletionServer, model: OpenAICompatibleModel, chunk: bytes
) -> None:
    server.scripts = [stream(*[chunk] * 400, hang=True)]
    said, error, secs = await ask(model)
    assert len(text(said)) < 30_000
    assert error is None or isinstance(error, LanguageModelBadAnswerError | LanguageModelTimeoutError)
    assert secs <= LIMITS.thinking_secs
    await asyncio.wait_for(server.disconnected.wait(), 60) if error is None else None


async def test_an_answer_that_is_compressed_against_the_request_is_refused(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    async def bomb(server: CompletionServer, request: Any) -> Any:
        from aiohttp import web

        assert request.headers["Accept-Encoding"] == "identity"
        return web.Response(body=b"\x1f\x8b" + b"\0" * 100, headers={"Content-Encoding": "gzip"})

    server.scripts = [bomb]
    assert isinstance((await ask(model))[1], LanguageModelError)
