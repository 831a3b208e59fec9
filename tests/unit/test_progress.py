"""An answer while it comes: what is held back, what is let go, and that no text takes for ever."""

import contextlib

import pytest

from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import CallPart, LanguageModelBadAnswerError, LanguageModelTimeoutError, Piece, ToolCall
from aiagent.llm.progress import HOLD_SECS, Habits, Progress

pytestmark = pytest.mark.unit

LIMITS = StreamLimits(first_token_secs=3.0)
LENGTH = 30_000
HOSTILE = (
    *(
        "*",
        "\n",
        " ",
        "<",
        "[",
        "{",
        "`",
        ".",
        "<\uff5c",
        '{"a":',
        '[{"a":',
        '["a", ',
        "```json\n",
        "<think>",
        "</think>",
    ),
    *("<|a|>", "<tool_call>", '<tool_call>["a", ', "Nova: ", "set_timer(", "<parameter=a>", "analysis", "word <think>"),
    *("&lt;", "[THINK]", "<function=set_timer>", "<|channel|>x ", 'a "', '{"', "assistant\n"),
)


def begun(habits: Habits | None = None) -> Progress:
    return Progress(LIMITS, 0.0, habits or Habits(), ("set_timer",), "Nova")


def piece(text: str) -> Piece:
    return Piece(text, last=False)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_that_repeats_itself_takes_for_ever(text: str) -> None:
    whole = text * (LENGTH // len(text))
    for step in (LENGTH, 997):
        progress = begun()
        with contextlib.suppress(LanguageModelBadAnswerError):
            for place in range(0, len(whole), step):
                progress.take(piece(whole[place : place + step]), 1.0)
            progress.finish()


def test_more_than_a_voice_could_say_at_once_is_refused() -> None:
    with pytest.raises(LanguageModelBadAnswerError, match="too much"):
        begun().take(piece("x" * 200_000), 1.0)


def test_an_answer_that_never_ends_is_full() -> None:
    progress = begun(Habits(begins_in_thought=False))
    while not progress.is_full:
        progress.take(piece("word " * 100), 1.0)
    assert progress.deadline() > 1.0


def test_the_first_answer_waits_for_a_second_and_no_longer() -> None:
    habits = Habits()
    progress = begun(habits)
    assert progress.take(piece("It is "), 1.0) == []
    assert progress.deadline() == 1.0 + HOLD_SECS
    assert progress.take(piece("Rome"), 1.0 + HOLD_SECS) == ["It is ", "Rome"]
    assert progress.take(piece("."), 2.1) == ["."]
    assert progress.finish() == []
    assert habits.begins_in_thought is False
    assert begun(habits).take(piece("It is "), 1.0) == ["It is "]


@pytest.mark.parametrize(
    "thought", ["Okay, the user asks", "Hmm, let me think", "We need to answer", "嗯，用户想知道", "First, I need to"]
)
def test_what_reads_like_a_thought_waits_until_it_is_known(thought: str) -> None:
    progress = begun()
    assert progress.take(piece(thought), 1.0) == []
    assert progress.take(piece(" more of it."), 9.0) == []
    assert progress.take(piece("</think>Rome."), 10.0) == ["Rome."]
    told = begun()
    told.take(piece(thought), 1.0)
    assert told.take(piece("."), 5.0) == []
    assert told.finish() == [thought, "."]


def test_thoughts_that_were_cut_are_not_said_by_a_model_that_begins_with_them() -> None:
    progress = begun(Habits(begins_in_thought=True, thinks=True))
    assert progress.take(piece("I should answer with"), 1.0) == []
    with pytest.raises(LanguageModelBadAnswerError, match="thought for too long"):
        progress.finish(cut=True)


def test_a_failure_lets_go_of_what_was_held_back() -> None:
    progress = begun()
    progress.take(piece("It is "), 1.0)
    assert progress.broke_off() == ["It is "]


def test_calls_of_both_kinds_come_at_the_end() -> None:
    progress = begun()
    progress.take(Piece('{"name": "set_timer", "arguments": {"secs": 5}}', False), 1.0)
    progress.take(Piece("", False, (CallPart(0, "a", "set_timer", "{}"),)), 1.0)
    assert progress.finish() == [
        ToolCall("set_timer", "{}", "a"),
        ToolCall("set_timer", '{"secs": 5}', "text_0"),
    ]


@pytest.mark.parametrize(
    ("pieces", "now", "complaint"),
    [
        ([], 3.0, "did not begin within 3 s"),
        ([(piece("Rome"), 1.0)], 6.0, "paused for 5 s"),
        ([(Piece("", False, thinks=True), float(at)) for at in range(1, 15)], 15.0, "was only thoughts for 15 s"),
        ([(piece("Rome "), float(at)) for at in range(1, 30)], 30.0, "did not end within 30 s"),
    ],
)
def test_the_time_is_up(pieces: list[tuple[Piece, float]], now: float, complaint: str) -> None:
    progress = begun(Habits(begins_in_thought=False))
    for some, at in pieces:
        progress.take(some, at)
    progress.check(now - 0.1)
    with pytest.raises(LanguageModelTimeoutError, match=complaint):
        progress.check(now)


def test_a_slow_listener_is_not_the_providers_fault() -> None:
    progress = begun(Habits(begins_in_thought=False))
    progress.take(piece("Rome"), 1.0)
    progress.listener_took(10.0)
    progress.check(12.0)
