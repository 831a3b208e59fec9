"""The times of a turn, counted from the end of speech."""

import time

import pytest

from aiagent.metrics import TurnTimes

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
    times = TurnTimes(time.monotonic())
    times.mark("first_token_at")
    first = times.first_token_at
    times.mark("first_token_at")
    assert first is not None
    assert times.first_token_at == first


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(AttributeError):
        TurnTimes(0.0).mark("second_token_at")
