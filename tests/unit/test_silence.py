"""Silence around spoken clauses."""

import numpy as np
import pytest

from aiagent.audio.formats import Samples
from aiagent.tts.silence import trim_silence

pytestmark = pytest.mark.unit

RATE_HZ = 24_000


def _tone(secs: float) -> Samples:
    tone: Samples = (0.3 * np.sin(np.arange(round(secs * RATE_HZ)) * 0.06)).astype(np.float32)
    return tone


def _silence(secs: float) -> Samples:
    return np.zeros(round(secs * RATE_HZ), np.float32)


def test_the_voice_begins_and_ends_soon_after_its_sound() -> None:
    clause = np.concatenate([_silence(0.25), _tone(0.5), _silence(0.6)])

    trimmed = trim_silence(clause, RATE_HZ)

    assert len(trimmed) / RATE_HZ == pytest.approx(0.01 + 0.5 + 0.16, abs=0.01)
    assert np.abs(trimmed).max() == pytest.approx(0.3, abs=0.01)


def test_a_soft_first_sound_is_kept() -> None:
    soft = 0.008 * _tone(0.1)  # 42 dB below

    trimmed = trim_silence(np.concatenate([_silence(0.2), soft, _tone(0.5)]), RATE_HZ)

    assert len(trimmed) / RATE_HZ == pytest.approx(0.61, abs=0.01)


def test_pauses_inside_are_kept() -> None:
    clause = np.concatenate([_tone(0.2), _silence(0.5), _tone(0.2)])

    assert len(trim_silence(clause, RATE_HZ)) == len(clause)


def test_a_cut_does_not_click() -> None:
    trimmed = trim_silence(np.concatenate([_silence(0.1), 0.01 + _tone(0.3), 0.0001 + _silence(0.4)]), RATE_HZ)

    assert trimmed[0] == 0
    assert trimmed[-1] == 0


@pytest.mark.parametrize("secs", [0, 0.001, 0.3])
def test_silence_alone_becomes_nothing_or_stays_tiny(secs: float) -> None:
    assert len(trim_silence(_silence(secs), RATE_HZ)) <= 0.001 * RATE_HZ


def test_the_given_sound_is_not_changed() -> None:
    clause = _tone(0.2)
    before = clause.copy()

    trim_silence(clause, RATE_HZ)

    assert np.array_equal(clause, before)
