"""Noise is not recognised, and long utterances are cut in pauses."""

import numpy as np
import pytest

from aiagent.asr.segmentation import may_be_speech, quietest_cut
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples

pytestmark = pytest.mark.unit


def noise(secs: float, level: float) -> Samples:
    count = int(secs * SPEECH_RATE_HZ)
    return np.asarray(level * np.random.default_rng(1).standard_normal(count), np.float32)


@pytest.mark.parametrize("level", [0.0, 0.0001, 0.01, 0.2])
def test_silence_and_steady_noise_are_no_speech(level: float) -> None:
    assert not may_be_speech(noise(2.0, level))


def test_a_tone_is_no_speech() -> None:
    tone = np.sin(np.arange(2 * SPEECH_RATE_HZ) * 2 * np.pi * 440 / SPEECH_RATE_HZ)
    assert not may_be_speech(np.asarray(0.3 * tone, np.float32))


def test_sound_with_pauses_may_be_speech() -> None:
    assert may_be_speech(np.concatenate([noise(0.3, 0.1), noise(0.3, 0.001), noise(0.3, 0.2)]))


def test_nothing_is_no_speech() -> None:
    assert not may_be_speech(np.zeros(0, np.float32))


def test_the_cut_is_in_the_pause() -> None:
    sound = np.concatenate([noise(4.0, 0.1), noise(0.4, 0.001), noise(4.0, 0.1)])
    cut = quietest_cut(sound, 2 * SPEECH_RATE_HZ, 8 * SPEECH_RATE_HZ)
    assert 4.0 < cut / SPEECH_RATE_HZ < 4.4


def test_a_range_too_short_to_search_is_cut_at_its_end() -> None:
    assert quietest_cut(noise(1.0, 0.1), 1000, 2000) == 2000
