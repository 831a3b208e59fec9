import pytest

from aiagent.audio.endpointing import Endpoint, Endpointer, EndpointingOptions

pytestmark = pytest.mark.unit

WINDOW = 0.032


def feed(endpointer: Endpointer, probability: float, secs: float) -> list[Endpoint]:
    changes = [endpointer.feed(probability, WINDOW) for _ in range(round(secs / WINDOW))]
    return [change for change in changes if change]


def test_speech_starts_after_the_start_time_and_stops_after_the_stop_time() -> None:
    endpointer = Endpointer(EndpointingOptions())
    assert feed(endpointer, 0.9, 0.064) == []
    assert feed(endpointer, 0.9, 0.5) == [Endpoint.SPEECH_STARTED]
    assert feed(endpointer, 0.1, 0.192) == [Endpoint.SPEECH_PAUSED]
    assert feed(endpointer, 0.1, 0.1) == [Endpoint.SPEECH_STOPPED]
    assert endpointer.silent_secs == pytest.approx(0.224)


def test_each_pause_is_told_once() -> None:
    endpointer = Endpointer(EndpointingOptions())
    feed(endpointer, 0.9, 0.5)
    for _ in range(3):
        assert feed(endpointer, 0.1, 0.16) == [Endpoint.SPEECH_PAUSED]
        assert feed(endpointer, 0.9, 0.1) == []


def test_a_click_is_not_speech() -> None:
    endpointer = Endpointer(EndpointingOptions())
    for _ in range(10):
        assert feed(endpointer, 0.9, 0.032) + feed(endpointer, 0.1, 0.2) == []


def test_a_short_pause_does_not_end_the_utterance() -> None:
    endpointer = Endpointer(EndpointingOptions())
    feed(endpointer, 0.9, 0.5)
    assert feed(endpointer, 0.1, 0.16) + feed(endpointer, 0.9, 0.5) == [Endpoint.SPEECH_PAUSED]
    assert endpointer.speaking


def test_a_probability_between_the_thresholds_keeps_the_state() -> None:
    endpointer = Endpointer(EndpointingOptions())
    assert feed(endpointer, 0.45, 2) == []
    feed(endpointer, 0.9, 0.5)
    assert feed(endpointer, 0.45, 2) == []


def test_voiced_time_leaves_pauses_out() -> None:
    endpointer = Endpointer(EndpointingOptions())
    feed(endpointer, 0.9, 0.32)
    feed(endpointer, 0.1, 0.16)
    assert endpointer.voiced_secs == pytest.approx(0.32)


def test_an_endless_utterance_is_cut() -> None:
    endpointer = Endpointer(EndpointingOptions(max_secs=1.0))
    assert feed(endpointer, 0.9, 2.2) == [Endpoint.SPEECH_STARTED, Endpoint.SPEECH_CUT, Endpoint.SPEECH_CUT]
    assert endpointer.speaking
