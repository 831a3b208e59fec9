"""The times of a turn, counted from the end of speech, and what is counted of it."""

import pytest

from aiagent.llm.base import LanguageModelTimeoutError, LanguageModelUnavailableError
from aiagent.metrics.figures import REGISTRY
from aiagent.metrics.turns import EndedTurn, TurnTimes

pytestmark = pytest.mark.agent


def test_stages_are_milliseconds_after_the_end_of_speech() -> None:
    times = TurnTimes(100.0, 100.25, 100.4, 100.5, 100.6004)
    assert times.as_metrics() == {
        "asr_ms": 250,
        "first_token_ms": 400,
        "first_clause_ms": 500,
        "first_audio_ms": 600,
    }


def test_stages_that_were_not_reached_are_left_out() -> None:
    assert TurnTimes(100.0).as_metrics() == {}
    assert TurnTimes(100.0, recognised_at=100.1).as_metrics() == {"asr_ms": 100}


def test_only_the_first_time_counts() -> None:
    times = TurnTimes(100.0)
    times.mark("first_token_at", 100.2)
    times.mark("first_token_at", 100.3)
    assert times.first_token_at == 100.2


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(AttributeError):
        TurnTimes(0.0).mark("second_token_at", 0.1)


def test_the_end_of_the_turn_and_the_playout_are_measured_too() -> None:
    times = TurnTimes(100.0, 100.25, first_audio_at=100.6, turn_ended_at=100.45, ended_at=103.1)
    assert times.as_metrics() == {"asr_ms": 250, "end_of_turn_ms": 450, "first_audio_ms": 600, "playout_ms": 2500}


def test_an_answer_that_nobody_heard_has_no_playout() -> None:
    assert "playout_ms" not in TurnTimes(100.0, ended_at=101.0).as_metrics()


def test_only_the_first_failure_gives_its_kind() -> None:
    times = TurnTimes(0.0)
    times.failed(LanguageModelTimeoutError("late"))
    times.failed(LanguageModelUnavailableError("gone"))
    assert times.error == "timeout"


def ended(times: TurnTimes, *, spoken: bool = True, interrupted: bool = False) -> EndedTurn:
    return EndedTurn("turn", "alice", spoken, "addressed", "en", times, interrupted)


def test_a_written_question_has_neither_recognition_nor_an_end_of_turn() -> None:
    figures = ended(TurnTimes(100.0, 100.0, 100.4, turn_ended_at=100.0), spoken=False).as_figures()
    assert (figures["source"], figures["end_of_turn_ms"], figures["asr_ms"]) == ("text", None, None)
    assert (figures["first_token_ms"], figures["first_audio_ms"], figures["playout_ms"]) == (400, None, None)


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_turns_are_counted_by_what_became_of_them() -> None:
    names = ("turns_interrupted", "turns_unanswered", "turns_fallback")
    before = [value(f"parley_agent_{name}_total") for name in names]
    audio = value("parley_agent_turn_stage_seconds_count", stage="first_audio")
    errors = value("parley_agent_turn_errors_total", kind="timeout")
    ended(TurnTimes(1.0, first_audio_at=1.5, ended_at=2.0)).count()
    ended(TurnTimes(1.0, first_audio_at=1.5, ended_at=2.0, fallback=True), interrupted=True).count()
    ended(TurnTimes(1.0, error="timeout"), interrupted=True).count()
    ended(TurnTimes(1.0, written_at=2.0), spoken=False).count()
    assert [value(f"parley_agent_{name}_total") for name in names] == [count + 1 for count in before]
    assert value("parley_agent_turn_stage_seconds_count", stage="first_audio") == audio + 2
    assert value("parley_agent_turn_errors_total", kind="timeout") == errors + 1
