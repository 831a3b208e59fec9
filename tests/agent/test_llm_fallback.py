"""Falling back from one provider to the next, over real streaming servers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import (
    Answered,
    LanguageModelRefusedError,
    LanguageModelUnavailableError,
    Message,
)
from aiagent.llm.circuit import CircuitOptions
from aiagent.llm.fallback import FallbackModel
from aiagent.llm.local import LocalLanguageModel
from aiagent.llm.openai_compatible import OpenAICompatibleModel
from aiagent.models.errors import ModelError
from tests.fakes.completion_server import DONE, CompletionServer, Script, event, status, stream

pytestmark = [pytest.mark.agent, pytest.mark.virtual_time]

LIMITS = StreamLimits(first_token_secs=1.0, total_secs=1.5, attempts=1)
QUESTION = [Message("user", "hello", "Alice")]
OPTIONS = CircuitOptions(failures=2, open_secs=10.0)
CENSORED = stream(b'data: {"code": 10013, "message": "no"}\n\n')


def says(text: str) -> list[bytes]:
    return [event(text), DONE]


@dataclass
class Setup:
    """Two servers, the model that prefers the first, and a clock that is moved by hand."""

    first: CompletionServer = field(default_factory=lambda: CompletionServer(scripts=[stream(*says("first"))]))
    second: CompletionServer = field(default_factory=lambda: CompletionServer(scripts=[stream(*says("second"))]))
    now: float = 0.0

    async def open(self, stack: AsyncExitStack) -> None:
        models = []
        for name, server in (("first", self.first), ("second", self.second)):
            await stack.enter_async_context(server)
            models.append((name, OpenAICompatibleModel(server.base_url, "m", limits=LIMITS)))
        self.model = FallbackModel(models, OPTIONS, now=lambda: self.now)
        await self.model.start()
        stack.push_async_callback(self.model.close)

    async def answer(self) -> str:
        return "".join([piece async for piece in self.model.stream(QUESTION) if isinstance(piece, str)])


@pytest_asyncio.fixture
async def both() -> AsyncIterator[Setup]:
    async with AsyncExitStack() as stack:
        setup = Setup()
        await setup.open(stack)
        yield setup


async def test_the_preferred_one_answers_alone(both: Setup) -> None:
    assert await both.answer() == "first"
    assert both.second.requests == []


@pytest.mark.parametrize(
    "fault", [status(500), status(401), stream(b"data: nonsense\n\n"), stream(hang=True), stream(cut=True), CENSORED]
)
async def test_the_next_one_answers_when_the_first_fails_at_once(both: Setup, fault: Script) -> None:
    both.first.scripts = [fault]
    assert await both.answer() == "second"


async def test_who_answers_is_told_before_the_answer(both: Setup) -> None:
    assert await anext(both.model.stream(QUESTION)) == Answered("first", fallback=False)
    both.first.scripts = [status(500)]
    assert await anext(both.model.stream(QUESTION)) == Answered("second", fallback=True)


async def test_prompts_are_made_for_the_model_that_is_asked_first_at_the_moment(both: Setup) -> None:
    local = LocalLanguageModel(Path("nowhere"))
    model = FallbackModel([("cloud", both.model), ("local", local)], OPTIONS, now=lambda: both.now)
    assert model.follows_instructions
    both.first.scripts = both.second.scripts = [status(500)]
    for _ in range(OPTIONS.failures):
        with pytest.raises(LanguageModelUnavailableError):
            await anext(model.stream(QUESTION))
    assert not model.follows_instructions
    both.now += OPTIONS.open_secs
    assert model.follows_instructions


async def test_a_failure_in_the_middle_is_passed_on(both: Setup) -> None:
    both.first.scripts = [stream(event("Hel"), cut=True)]
    pieces = []
    with pytest.raises(LanguageModelUnavailableError):
        async for piece in both.model.stream(QUESTION):
            pieces.append(piece)
    assert pieces == [Answered("first", fallback=False), "Hel"]
    assert both.second.requests == []


async def test_when_all_fail_the_last_error_is_raised(both: Setup) -> None:
    both.first.scripts, both.second.scripts = [status(500)], [status(401)]
    with pytest.raises(LanguageModelRefusedError):
        await both.answer()


async def test_a_provider_that_keeps_failing_is_left_alone_until_a_trial_succeeds(both: Setup) -> None:
    both.first.scripts = [status(500), status(500), status(500), stream(*says("first"))]
    assert [await both.answer() for _ in range(3)] == ["second"] * 3
    assert len(both.first.requests) == 2
    both.now = 10.0
    assert [await both.answer(), await both.answer()] == ["second", "second"]
    assert len(both.first.requests) == 3
    both.now = 20.0
    assert [await both.answer(), await both.answer()] == ["first", "first"]


async def test_failures_in_the_middle_count_too(both: Setup) -> None:
    both.first.scripts = [stream(event("Hel"), cut=True)]
    for _ in range(2):
        with pytest.raises(LanguageModelUnavailableError):
            await both.answer()
    assert await both.answer() == "second"


async def test_questions_against_the_rules_do_not_shut_a_provider_out(both: Setup) -> None:
    both.first.scripts = [CENSORED] * 5 + [stream(*says("first"))]
    assert [await both.answer() for _ in range(6)] == ["second"] * 5 + ["first"]


async def test_when_all_are_left_alone_that_is_said(both: Setup) -> None:
    both.first.scripts = both.second.scripts = [status(500)]
    for _ in range(2):
        with pytest.raises(LanguageModelUnavailableError, match="500"):
            await both.answer()
    with pytest.raises(LanguageModelUnavailableError, match="left alone"):
        await both.answer()
    assert len(both.second.requests) == 2


async def test_an_interrupted_answer_is_a_good_one_and_closes_the_connection(both: Setup) -> None:
    both.first.scripts = [status(500), stream(event("Hel"), hang=True), status(500), stream(*says("first"))]
    assert await both.answer() == "second"
    pieces = both.model.stream(QUESTION)
    async with aclosing(pieces):
        assert await anext(pieces) == Answered("first", fallback=False)
        assert await anext(pieces) == "Hel"
    await both.first.disconnected.wait()
    assert await both.answer() == "second"
    assert await both.answer() == "first"


async def test_one_that_does_not_start_is_left_out(both: Setup, tmp_path: Path) -> None:
    missing = LocalLanguageModel(tmp_path)
    model = FallbackModel([("local", missing), ("rest", both.model)])
    await model.start()
    pieces = [piece async for piece in model.stream(QUESTION)]
    assert pieces[-1] == "first"
    await model.close()


async def test_when_none_starts_the_reason_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        await FallbackModel([("local", LocalLanguageModel(tmp_path))]).start()
