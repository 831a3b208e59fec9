"""Recorded shapes of answers and refusals, served by a real server, read as one answer, its calls, or one error."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import LanguageModelError, LanguageModelRefusedError, Message, ToolCall, ToolSpec
from aiagent.llm.openai_compatible import OpenAICompatibleModel
from tests.fakes.completion_server import DONE, CompletionServer, Script, event, status, stream

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

LIMITS = StreamLimits(first_token_secs=2.0, total_secs=6.0, attempts=1)
QUESTION = [Message("user", "What is the capital of Italy?", "Alice")]
TIMER = ToolSpec("set_timer", "Set a timer.", {"type": "object", "properties": {"secs": {"type": "integer"}}})
SHAPES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "data" / "models" / "dialects.json").read_text(encoding="utf-8")
)


def reply(shape: dict[str, Any], cuts: int) -> Script:
    """A script that sends a recorded body, `cuts` bytes at a time."""

    async def run(server: CompletionServer, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=shape["status"], headers={"Content-Type": shape["type"]})
        await response.prepare(request)
        body = shape["body"].encode()
        for place in range(0, len(body), cuts):
            await response.write(body[place : place + cuts])
        return response

    return run


async def ask(model: OpenAICompatibleModel) -> tuple[str, list[list[Any]], LanguageModelError | None]:
    """The text, the calls, and the error at the end."""
    said, calls = "", []
    try:
        async for delta in model.stream(QUESTION, tools=[TIMER]):
            if isinstance(delta, str):
                said += delta
            elif isinstance(delta, ToolCall):
                calls.append([delta.name, json.loads(delta.arguments)])
    except LanguageModelError as error:
        return said, calls, error
    return said, calls, None


@pytest_asyncio.fixture
async def server() -> AsyncIterator[CompletionServer]:
    async with CompletionServer() as server:
        yield server


@pytest_asyncio.fixture
async def model(server: CompletionServer) -> AsyncIterator[OpenAICompatibleModel]:
    model = OpenAICompatibleModel(server.base_url, "m", "sk-very-secret-1", limits=LIMITS)
    yield model
    await model.close()


@pytest.mark.parametrize("cuts", [100_000, 7])
@pytest.mark.parametrize("shape", SHAPES, ids=[f"{shape['server']}, {shape['what']}" for shape in SHAPES])
async def test_each_recorded_shape_is_understood(
    server: CompletionServer, model: OpenAICompatibleModel, shape: dict[str, Any], cuts: int
) -> None:
    server.scripts = [reply(shape, cuts)]
    said, calls, error = await ask(model)
    assert (said, calls) == (shape["said"], shape.get("calls", []))
    assert type(error).__name__ == shape.get("error", "NoneType")
    assert re.search(shape.get("reason", ""), str(error))


GOOD = stream(event("Rome.", "stop"), DONE)
TOO_NEW = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
REFUSALS = {
    "openai, max_tokens": (
        400,
        {"error": {"message": TOO_NEW, "param": "max_tokens", "code": "unsupported_parameter"}},
        {"max_tokens"},
        {"max_completion_tokens"},
    ),
    "copilot, max_tokens without param": (
        400,
        {"error": {"message": TOO_NEW, "code": "invalid_request_body"}},
        {"max_tokens"},
        {"max_completion_tokens"},
    ),
    "openai, temperature": (
        400,
        {
            "error": {
                "message": "Unsupported value: 'temperature' does not support 0.4 with this model. Only the default "
                "(1) value is supported.",
                "param": "temperature",
            }
        },
        {"temperature"},
        set(),
    ),
    "litellm, temperature": (
        400,
        {
            "error": {
                "message": "litellm.UnsupportedParamsError: gpt-5 models don't support temperature=0.4.",
                "code": "400",
            }
        },
        {"temperature"},
        set(),
    ),
    "litellm, both": (
        400,
        {"error": {"message": "m does not support parameters: ['temperature', 'max_tokens']", "code": "400"}},
        {"temperature", "max_tokens"},
        set(),
    ),
    "mistral and vllm, forbidden": (
        422,
        {
            "detail": [
                {"type": "extra_forbidden", "loc": ["body", "max_tokens"], "msg": "Extra inputs are not permitted"}
            ]
        },
        {"max_tokens"},
        set(),
    ),
    "azure, unrecognised": (
        400,
        {"error": {"message": "Unrecognized request argument supplied: temperature", "type": "invalid_request_error"}},
        {"temperature"},
        set(),
    ),
    "openrouter, quoted": (
        400,
        {
            "error": {
                "message": "Provider returned error",
                "code": 400,
                "metadata": {
                    "raw": json.dumps({"error": {"message": "temperature is not supported", "param": "temperature"}})
                },
            }
        },
        {"temperature"},
        set(),
    ),
    "a server that streams nothing": (
        400,
        {"error": {"message": "stream is not supported for this model", "param": "stream"}},
        {"stream"},
        set(),
    ),
    "groq, plain text": (400, "property 'temperature' is unsupported", {"temperature"}, set()),
}


@pytest.mark.parametrize(("code", "body", "gone", "added"), REFUSALS.values(), ids=REFUSALS.keys())
async def test_a_refused_parameter_is_left_out_asked_again_and_remembered(
    server: CompletionServer, model: OpenAICompatibleModel, code: int, body: Any, gone: set[str], added: set[str]
) -> None:
    server.scripts = [status(code, body if isinstance(body, str) else json.dumps(body)), GOOD]
    for _ in range(2):
        assert (await ask(model))[0] == "Rome."
    first, *later = (set(request) for request in server.requests)
    assert len(later) == 2
    assert all(first - request == gone and request - first == added for request in later)


async def test_several_refusals_one_after_the_other(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    refusals = [REFUSALS[name] for name in ("openai, max_tokens", "openai, temperature")]
    no_system = {"error": {"message": "System role not supported", "code": 400}}
    server.scripts = [
        *(status(code, json.dumps(body)) for code, body, *_ in refusals),
        status(400, json.dumps(no_system)),
        GOOD,
    ]
    assert (await ask(model))[0] == "Rome."
    last = server.requests[-1]
    assert set(last) == {"model", "messages", "stream", "tools", "max_completion_tokens"}
    (only,) = last["messages"]
    assert only["role"] == "user"
    assert only["content"].startswith("You are ") and only["content"].endswith("Alice: What is the capital of Italy?")


async def test_a_server_that_refuses_for_ever_is_not_asked_for_ever(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    server.scripts = [status(400, json.dumps(REFUSALS["openai, max_tokens"][1]))]
    assert isinstance((await ask(model))[2], LanguageModelRefusedError)
    assert len(server.requests) <= 3


@pytest.mark.parametrize(
    ("quoted", "told"),
    [
        ("Invalid message: 'Alice: What is the capital of Italy?'", "Invalid message"),
        ("Bad key sk-very-secret-1 given", "Bad key"),
        (f"{'x ' * 94}Bad key sk-very-secret-1 given", "x x x"),
        ("Bad key Bearer sk-very-secret-1", "Bad key"),
        ("Incorrect API key: sk-ve**********et-1", "Incorrect API key"),
        ("token eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9 has expired", "has expired"),
    ],
)
async def test_no_reason_repeats_a_key_or_what_was_said(
    server: CompletionServer, model: OpenAICompatibleModel, quoted: str, told: str
) -> None:
    for code in (400, 401, 500):
        server.scripts = [status(code, json.dumps({"error": {"message": quoted}}))]
        text = str((await ask(model))[2])
        assert told in text
        assert not re.search(r"secret|capital of Italy|eyJh|\*\*\*", text)
