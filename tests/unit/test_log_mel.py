"""The spectrogram that the judge of the end of a turn looks at."""

import numpy as np
import pytest

from aiagent.audio.end_of_turn import HOP_SAMPLES, MEL_BANDS, log_mel
from aiagent.audio.formats import SPEECH_RATE_HZ

pytestmark = pytest.mark.unit


def tone(hz: float, secs: float = 1.0) -> np.ndarray:
    at = np.arange(int(secs * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
    return np.sin(2 * np.pi * hz * at).astype(np.float32)


def test_there_is_a_column_for_each_hop() -> None:
    assert log_mel(tone(440)).shape == (MEL_BANDS, SPEECH_RATE_HZ // HOP_SAMPLES)


@pytest.mark.parametrize(("hz", "band"), [(200, 5), (1000, 26), (4000, 61)])
def test_a_tone_is_loudest_in_its_band(hz: float, band: int) -> None:
    assert abs(int(log_mel(tone(hz))[:, 50].argmax()) - band) <= 1


def test_the_floor_is_eighty_decibels_below_the_loudest() -> None:
    spectrogram = log_mel(np.concatenate([tone(440), np.zeros(SPEECH_RATE_HZ, np.float32)]))
    assert spectrogram.max() - spectrogram.min() == pytest.approx(2.0, abs=1e-5)
