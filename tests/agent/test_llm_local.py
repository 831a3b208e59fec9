"""The local model answers short questions, one line each, and lets itself be interrupted."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from aiagent.llm.base import LanguageModelBadAnswerError, LanguageModelUnavailableError, Message
from aiagent.llm.local import LocalLanguageModel
from aiagent.models.errors import ModelMissingError

pytestmark = [pytest.mark.agent, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def model(models_dir: Path) -> AsyncIterator[LocalLanguageModel]:
    model = LocalLanguageModel(models_dir)
    await model.start()
    yield model
    await model.close()


async def ask(model: LocalLanguageModel, *messages: Message) -> str:
    return "".join([str(piece) async for piece in model.stream(messages)]).strip()


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Nova, what is photosynthesis?", "plants|light|carbon"),
        ("What is the capital of France, Nova?", "Paris"),
        ("How many days are in a week?", "seven"),
        ("Nova, what is your name?", "Nova"),
        ("Thanks, that was helpful.", "welcome"),
    ],
)
async def test_short_questions_get_short_answers(model: LocalLanguageModel, question: str, word: str) -> None:
    answer = await ask(model, Message("user", question, "Alice"))
    assert any(part in answer for part in word.split("|"))
    assert "\n" not in answer
    assert 1 <= len(answer.split()) <= 45


async def test_what_was_said_before_is_known(model: LocalLanguageModel) -> None:
    answer = await ask(
        model,
        Message("system", "Rules of the room."),
        Message("user", "The release is planned for Friday.", "Bob"),
        Message("user", "What did Bob say?", "Alice"),
    )
    assert "Friday" in answer


async def test_a_closed_answer_stops_the_work(model: LocalLanguageModel) -> None:
    """A question after three closed answers takes about as long as it takes alone; unstopped, they are 480 tokens."""
    question = Message("user", "What is two plus two?", "Alice")
    started = time.monotonic()
    await ask(model, question)
    alone_secs = time.monotonic() - started
    for _ in range(3):
        stream = model.stream([Message("user", "What is democracy?", "Alice")])
        async for _ in stream:
            break
        await stream.aclose()
    started = time.monotonic()
    assert await ask(model, question)
    assert time.monotonic() - started < 5 + 3 * alone_secs


async def test_questions_at_once_are_all_answered(model: LocalLanguageModel) -> None:
    questions = ("What is the capital of France?", "How many days are in a week?", "What is gravity?")
    answers = await asyncio.gather(*(ask(model, Message("user", question, "Alice")) for question in questions))
    assert "Paris" in answers[0]
    assert "seven" in answers[1]
    assert all(answers)


async def test_an_enormous_conversation_fits(model: LocalLanguageModel) -> None:
    lines = [Message("user", f"{number} " + "word " * 100, "Bob") for number in range(100)]
    assert await ask(model, *lines, Message("user", "What is the capital of France?", "Alice"))


async def test_a_question_of_rare_signs_fits(model: LocalLanguageModel) -> None:
    # Each sign takes several tokens. The model may have nothing to say to them, but it is not overrun.
    with contextlib.suppress(LanguageModelBadAnswerError):
        await ask(model, Message("user", "𒀀𒁀日本語 " * 500, "Alice"))


async def test_strangers_on_this_machine_are_refused(model: LocalLanguageModel) -> None:
    url = f"{model.address}/completion"
    async with aiohttp.ClientSession() as session, session.post(url, json={"prompt": "x"}) as response:
        assert response.status == 401


async def test_the_event_loop_runs_while_the_model_works(model: LocalLanguageModel) -> None:
    answering = asyncio.ensure_future(ask(model, Message("user", "What is machine learning?", "Alice")))
    turns, longest = 0, 0.0
    while not answering.done():
        # The processor time of this thread: what others on the machine do does not count.
        started = time.thread_time()
        await asyncio.sleep(0.005)
        longest = max(longest, time.thread_time() - started)
        turns += 1
    assert longest < 0.2
    assert turns > 5


async def test_a_model_that_is_not_started_says_so(models_dir: Path) -> None:
    with pytest.raises(LanguageModelUnavailableError, match="not started"):
        await ask(LocalLanguageModel(models_dir), Message("user", "Hello.", "Alice"))


async def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="gemma-3-270m"):
        await LocalLanguageModel(tmp_path).start()
