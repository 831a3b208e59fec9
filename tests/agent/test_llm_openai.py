"""The OpenAI-compatible provider against a real streaming server, good and bad."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import (
    LanguageModelBadAnswerError,
    LanguageModelError,
    LanguageModelRefusedError,
    LanguageModelTimeoutError,
    LanguageModelUnavailableError,
    Message,
)
from aiagent.llm.openai_compatible import OpenAICompatibleModel
from tests.fakes.completion_server import DONE, CompletionServer, Script, event, status, stream

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

LIMITS = StreamLimits(first_token_secs=1.0, total_secs=1.5, attempts=3, retry_delay_secs=0.01)
QUESTION = [Message("user", "hello", "Alice")]
GOOD = stream(event("Hel"), event("lo."), event("", "stop"), DONE)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[CompletionServer]:
    async with CompletionServer() as server:
        yield server


@pytest_asyncio.fixture
async def model(server: CompletionServer) -> AsyncIterator[OpenAICompatibleModel]:
    model = OpenAICompatibleModel(server.base_url, "test-model", "secret", limits=LIMITS)
    await model.start()
    yield model
    await model.close()


async def answer(model: OpenAICompatibleModel) -> str:
    return "".join([str(piece) async for piece in model.stream(QUESTION)])


async def test_an_answer_is_streamed(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    server.scripts = [GOOD]
    assert [piece async for piece in model.stream(QUESTION, max_tokens=50)] == ["Hel", "lo."]
    request = server.requests[0]
    assert request["model"] == "test-model"
    assert request["max_tokens"] == 50
    assert request["stream"] is True
    assert request["messages"][-1] == {"role": "user", "content": "Alice: hello"}
    assert server.keys == ["Bearer secret"]


async def test_no_key_sends_no_header(server: CompletionServer) -> None:
    server.scripts = [GOOD]
    model = OpenAICompatibleModel(f"{server.base_url}/", "m", limits=LIMITS)
    assert await answer(model) == "Hello."
    assert server.keys == [""]
    await model.close()


async def test_events_split_anywhere_are_read(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    whole = event("naïve ") + event("café", "stop")
    server.scripts = [stream(*(whole[place : place + 1] for place in range(len(whole))))]
    assert await answer(model) == "naïve café"


async def test_a_usage_event_without_choices_is_skipped(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    server.scripts = [stream(event("Hi."), b'data: {"choices": [], "usage": {}}\n\n', DONE)]
    assert await answer(model) == "Hi."


@pytest.mark.parametrize("code", [429, 500, 503])
async def test_an_overloaded_server_is_asked_again(
    server: CompletionServer, model: OpenAICompatibleModel, code: int
) -> None:
    server.scripts = [status(code), status(code), GOOD]
    assert await answer(model) == "Hello."
    assert len(server.requests) == 3


async def test_a_server_that_stays_overloaded_is_given_up(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    server.scripts = [status(429, "slow down")]
    with pytest.raises(LanguageModelUnavailableError, match=r"429.*slow down") as caught:
        await answer(model)
    assert caught.value.retryable
    assert len(server.requests) == 3


async def test_a_server_is_left_alone_as_long_as_it_wants(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    server.scripts = [status(429, Retry_After="0.2"), GOOD]
    began = asyncio.get_running_loop().time()
    assert await answer(model) == "Hello."
    assert asyncio.get_running_loop().time() - began >= 0.2


async def test_a_server_that_wants_to_be_left_alone_for_long_is_given_up_at_once(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    server.scripts = [status(429, Retry_After="60"), GOOD]
    with pytest.raises(LanguageModelUnavailableError, match="429"):
        await answer(model)
    assert len(server.requests) == 1


async def test_what_a_model_thinks_aloud_is_left_out(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    server.scripts = [stream(event("<thi"), event("nk>Hm."), event("</think>\n"), event("\nHi."), event("", "stop"))]
    assert await answer(model) == "Hi."


@pytest.mark.parametrize("code", [401, 403])
async def test_a_refused_key_is_not_tried_again_and_not_repeated(
    server: CompletionServer, model: OpenAICompatibleModel, code: int
) -> None:
    server.scripts = [status(code, "bad key: secret")]
    with pytest.raises(LanguageModelRefusedError, match="LLM_API_KEY") as caught:
        await answer(model)
    assert "secret" not in str(caught.value)
    assert not caught.value.retryable
    assert len(server.requests) == 1


async def test_an_unknown_model_is_refused_with_the_reason(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    server.scripts = [status(404, "no such model")]
    with pytest.raises(LanguageModelRefusedError, match="no such model"):
        await answer(model)


async def test_nobody_listening_is_unavailable() -> None:
    model = OpenAICompatibleModel("http://127.0.0.1:9/v1", "m", limits=LIMITS)
    with pytest.raises(LanguageModelUnavailableError):
        await answer(model)
    await model.close()


async def test_a_connection_cut_before_the_first_piece_is_tried_again(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    server.scripts = [stream(b": hello\n\n", cut=True), GOOD]
    assert await answer(model) == "Hello."


@pytest.mark.parametrize("script", [stream(event("Hel"), cut=True), stream(event("Hel"))])
async def test_an_answer_that_breaks_off_is_not_begun_again(
    server: CompletionServer, model: OpenAICompatibleModel, script: Script
) -> None:
    server.scripts = [script, GOOD]
    pieces = []
    with pytest.raises(LanguageModelUnavailableError):
        async for piece in model.stream(QUESTION):
            pieces.append(piece)
    assert pieces == ["Hel"]
    assert len(server.requests) == 1


async def test_a_first_token_that_does_not_come_is_a_timeout(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    server.scripts = [stream(hang=True)]
    with pytest.raises(LanguageModelTimeoutError, match="begin within 1 s"):
        await answer(model)
    await asyncio.wait_for(server.disconnected.wait(), 5)


async def test_an_answer_that_does_not_end_is_a_timeout(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    server.scripts = [stream(event("Hel"), hang=True)]
    with pytest.raises(LanguageModelTimeoutError, match=r"end within 1\.5 s"):
        await answer(model)


async def test_a_slow_listener_is_no_timeout(server: CompletionServer) -> None:
    server.scripts = [GOOD]
    limits = StreamLimits(first_token_secs=0.3, total_secs=5)
    model = OpenAICompatibleModel(server.base_url, "m", limits=limits)
    pieces = []
    async for piece in model.stream(QUESTION):
        pieces.append(piece)
        await asyncio.sleep(0.4)
    assert pieces == ["Hel", "lo."]
    await model.close()


@pytest.mark.parametrize(
    "script",
    [
        stream(b"data: nonsense\n\n"),
        stream(b"data: 3\n\n"),
        stream(b'data: {"choices": 3}\n\n'),
        stream(b'data: {"choices": [{"delta": "x"}]}\n\n'),
        stream(b"data: \xff\xff\n\n"),
        stream(b"<html>login</html>"),
        stream(DONE),
        stream(),
    ],
)
async def test_nonsense_is_a_bad_answer(server: CompletionServer, model: OpenAICompatibleModel, script: Script) -> None:
    server.scripts = [script]
    with pytest.raises(LanguageModelBadAnswerError) as caught:
        await answer(model)
    assert not caught.value.retryable


async def test_an_error_event_is_an_error(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    server.scripts = [stream(b'data: {"error": {"message": "overloaded"}}\n\n')]
    with pytest.raises(LanguageModelError, match="overloaded"):
        await answer(model)


async def test_cancelling_closes_the_connection(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    server.scripts = [stream(event("Hel"), hang=True)]
    began = asyncio.Event()

    async def listen() -> None:
        async for _ in model.stream(QUESTION):
            began.set()

    task = asyncio.create_task(listen())
    await asyncio.wait_for(began.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(server.disconnected.wait(), 5)
