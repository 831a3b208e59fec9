"""Tool calls over real streaming servers, in the dialects of those who speak the API."""

import datetime
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import (
    Delta,
    LanguageModel,
    LanguageModelBadAnswerError,
    LanguageModelRefusedError,
    Message,
    ToolCall,
    ToolSpec,
)
from aiagent.llm.fallback import FallbackModel
from aiagent.llm.openai_compatible import OpenAICompatibleModel
from aiagent.llm.spark.websocket import SparkAccount, SparkWebSocketModel
from aiagent.tools.toolbox import SPECS
from deploy.certificate import ensure_certificate
from tests.fakes.completion_server import DONE, CompletionServer, event, status, stream
from tests.fakes.spark_server import API_KEY, API_SECRET, SparkServer, frame, last_frame, send

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

LIMITS = StreamLimits(first_token_secs=1.0, total_secs=1.5, attempts=2, retry_delay_secs=0.01)
QUESTION = [Message("user", "Set a timer for one minute", "Alice")]
TIMER = ToolSpec("set_timer", "Set a timer.", {"type": "object", "properties": {"secs": {"type": "integer"}}})
CALL = ToolCall("set_timer", '{"secs": 60}', "call_1")
AFTER = [
    *QUESTION,
    Message("assistant", "", tool_calls=(CALL,)),
    Message("tool", "The timer is set.", "set_timer", call_id="call_1"),
]


def delta(members: dict[str, Any], finish_reason: str | None = None) -> bytes:
    """One event of a chat completion."""
    choice = {"index": 0, "delta": members, "finish_reason": finish_reason}
    return f"data: {json.dumps({'choices': [choice]})}\n\n".encode()


def part(arguments: Any, *, index: int | None = 0, call_id: str = "", name: str = "") -> dict[str, Any]:
    """A part of a tool call."""
    found: dict[str, Any] = {"function": {"arguments": arguments} | ({"name": name} if name else {})}
    if index is not None:
        found["index"] = index
    return found | ({"id": call_id, "type": "function"} if call_id else {})


def calls(*parts: dict[str, Any]) -> bytes:
    return delta({"tool_calls": list(parts)})


END = delta({}, "tool_calls")
DIALECTS = {
    "openai, in pieces": [
        calls(part("", call_id="call_1", name="set_timer")),
        calls(part('{"se')),
        calls(part('cs": 60}')),
        END,
        DONE,
    ],
    "llama.cpp, name and first piece together": [
        calls(part("{", call_id="call_1", name="set_timer")),
        calls(part('"secs": 60}')),
        END,
        DONE,
    ],
    "ollama, whole": [
        calls(part('{"secs": 60}', call_id="call_1", name="set_timer")),
        delta({"content": ""}, "tool_calls"),
        DONE,
    ],
    "with the end in the same event": [
        delta({"tool_calls": [part('{"secs": 60}', call_id="call_1", name="set_timer")]}, "tool_calls")
    ],
    "an object as arguments, no index": [
        calls(part({"secs": 60}, index=None, call_id="call_1", name="set_timer")),
        END,
    ],
    "spark, one object and no reason": [
        b'data: {"code": 0, "choices": [{"index": 0, "delta": {"content": null, "tool_calls": {"type": "function", '
        b'"id": "call_1", "function": {"name": "set_timer", "arguments": "{\\"secs\\": 60}"}}}}]}\n\n',
        DONE,
    ],
    "empty reasons with each event": [
        delta({"tool_calls": [part("", call_id="call_1", name="set_timer")]}, ""),
        delta({"tool_calls": [part('{"secs": 60}')]}, ""),
        END,
    ],
}


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


async def ask(model: LanguageModel, messages: list[Message] = QUESTION, *tools: ToolSpec) -> list[Delta]:
    async with aclosing(model.stream(messages, tools=tools or (TIMER,))) as deltas:
        return [delta async for delta in deltas]


@pytest.mark.parametrize("chunks", DIALECTS.values(), ids=DIALECTS.keys())
async def test_a_call_is_read_in_every_dialect(
    server: CompletionServer, model: OpenAICompatibleModel, chunks: list[bytes]
) -> None:
    server.scripts = [stream(*chunks)]
    assert await ask(model) == [CALL]
    (offered,) = server.requests[0]["tools"]
    assert offered == {
        "type": "function",
        "function": {"name": "set_timer", "description": "Set a timer.", "parameters": TIMER.parameters},
    }


async def test_several_calls_come_after_the_text(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    first, second = part("{", call_id="a", name="set_timer"), part("{", index=1, call_id="b", name="take_note")
    server.scripts = [
        stream(
            delta({"content": "One moment."}), calls(first, second), calls(part("}", index=1)), calls(part("}")), END
        )
    ]
    assert await ask(model) == ["One moment.", ToolCall("set_timer", "{}", "a"), ToolCall("take_note", "{}", "b")]


async def test_calls_that_share_an_index_are_told_apart_by_their_ids(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    whole = [part("{}", call_id=name, name=name) for name in ("a", "b")]
    server.scripts = [stream(*(calls(call) for call in whole), END)]
    assert [delta.name for delta in await ask(model) if isinstance(delta, ToolCall)] == ["a", "b"]


async def test_arguments_that_are_no_json_are_passed_on_as_they_are(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    server.scripts = [stream(calls(part('{"secs": ', call_id="c", name="set_timer")), END)]
    assert await ask(model) == [ToolCall("set_timer", '{"secs": ', "c")]


@pytest.mark.parametrize(
    "script",
    [
        stream(*(calls(part("{}", index=number, call_id=str(number), name="x")) for number in range(20)), END),
        stream(calls(part("x" * 20_000, call_id="c", name="x")), END),
        stream(b'data: {"choices": [{"delta": {"tool_calls": [3]}}]}\n\n'),
        stream(b'data: {"choices": [{"delta": {"tool_calls": [{"index": "0", "function": {}}]}}]}\n\n'),
        stream(b'data: {"choices": [{"delta": {"tool_calls": [{"function": "x"}]}}]}\n\n'),
    ],
    ids=["too many", "too long", "no object", "index is a text", "function is a text"],
)
async def test_nonsense_calls_are_a_bad_answer(
    server: CompletionServer, model: OpenAICompatibleModel, script: Any
) -> None:
    server.scripts = [script]
    with pytest.raises(LanguageModelBadAnswerError):
        await ask(model)


async def test_a_call_that_breaks_off_is_asked_for_again_and_never_half_made(
    server: CompletionServer, model: OpenAICompatibleModel
) -> None:
    beginning = calls(part('{"se', call_id="call_1", name="set_timer"))
    server.scripts = [stream(beginning, cut=True), stream(*DIALECTS["ollama, whole"])]
    assert await ask(model) == [CALL]


async def test_the_result_goes_back_beside_its_call(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    server.scripts = [stream(event("Done.", "stop"), DONE)]
    assert await ask(model, AFTER) == ["Done."]
    sent = server.requests[0]["messages"][-2:]
    assert sent[0]["tool_calls"] == [
        {"id": "call_1", "type": "function", "function": {"name": "set_timer", "arguments": '{"secs": 60}'}}
    ]
    assert sent[1] == {"role": "tool", "content": "The timer is set.", "tool_call_id": "call_1"}


@pytest.mark.parametrize(
    "refusal",
    [
        status(400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
        status(400, '{"error": {"message": "registry.ollama.ai/library/gemma3:1b does not support tools"}}'),
        status(500, '{"error": {"message": "tools param requires --jinja flag"}}'),
    ],
    ids=["vllm", "ollama", "llama.cpp"],
)
async def test_where_the_model_takes_no_tools_plain_commands_still_work(
    server: CompletionServer, model: OpenAICompatibleModel, refusal: Any
) -> None:
    server.scripts = [refusal, stream(event("Rome.", "stop"))]
    (call,) = await ask(model, QUESTION, *SPECS)
    assert call == ToolCall("set_timer", '{"secs": 60, "label": ""}', "intent")
    assert await ask(model, [Message("user", "What is the capital of Italy?", "Bob")], *SPECS) == ["Rome."]
    assert "tools" not in server.requests[1]
    assert await ask(model, AFTER, *SPECS) == ["The timer is set."]
    assert len(server.requests) == 2


async def test_a_refusal_that_is_not_about_tools_is_one(server: CompletionServer, model: OpenAICompatibleModel) -> None:
    server.scripts = [status(400, "max_tokens is too large")]
    with pytest.raises(LanguageModelRefusedError, match="max_tokens"):
        await ask(model)


async def test_when_the_provider_fails_after_a_tool_was_used_the_next_one_goes_on(server: CompletionServer) -> None:
    server.scripts = [stream(*DIALECTS["ollama, whole"]), status(500)]
    async with CompletionServer(scripts=[stream(event("It is set.", "stop"))]) as second:
        models = [
            (str(n), OpenAICompatibleModel(provider.base_url, "m", limits=LIMITS))
            for n, provider in ((1, server), (2, second))
        ]
        model = FallbackModel(models)
        await model.start()
        assert CALL in await ask(model)
        assert (await ask(model, AFTER))[-1] == "It is set."
        await model.close()


async def test_spark_over_websocket_calls_a_function() -> None:
    called = json.loads(last_frame(""))
    called["payload"]["choices"]["text"][0]["function_call"] = {"name": "set_timer", "arguments": '{"secs": 60}'}
    async with SparkServer(scripts=[send(frame("", 0), json.dumps(called)), send(last_frame("It is set."))]) as server:
        model = SparkWebSocketModel(SparkAccount("app", API_KEY, API_SECRET, server.url, "generalv3.5"), limits=LIMITS)
        assert await ask(model) == [ToolCall("set_timer", '{"secs": 60}', "call_0")]
        assert await ask(model, AFTER) == ["It is set."]
        await model.close()
    asked, told = (request["payload"] for request in server.requests)
    assert asked["functions"]["text"] == [
        {"name": "set_timer", "description": "Set a timer.", "parameters": TIMER.parameters}
    ]
    assert told["message"]["text"][-1] == {
        "role": "user",
        "content": "Alice: Set a timer for one minute\n(set_timer) The timer is set.",
    }


async def test_a_version_of_spark_without_functions_still_gets_plain_commands() -> None:
    refused = send(frame(None, 2, 10163, "parameter schema error"))
    async with SparkServer(scripts=[refused, send(last_frame("Rome."))]) as server:
        model = SparkWebSocketModel(SparkAccount("app", API_KEY, API_SECRET, server.url, "lite"), limits=LIMITS)
        assert await ask(model, [Message("user", "What is the capital of Italy?", "Bob")], *SPECS) == ["Rome."]
        (call,) = await ask(model, QUESTION, *SPECS)
        assert call == ToolCall("set_timer", '{"secs": 60, "label": ""}', "intent")
        await model.close()
    assert [("functions" in request["payload"]) for request in server.requests] == [True, False]


async def test_an_endpoint_with_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    made = ensure_certificate(tmp_path, ["127.0.0.1"], datetime.datetime.now(datetime.UTC))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(made.certificate_path, made.key_path)
    runner = web.AppRunner(web.Application(), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    model = OpenAICompatibleModel(f"https://127.0.0.1:{runner.addresses[0][1]}/v1", "m", "secret", limits=LIMITS)
    with pytest.raises(LanguageModelRefusedError, match="certificate"):
        await ask(model)
    await model.close()
    await runner.cleanup()
