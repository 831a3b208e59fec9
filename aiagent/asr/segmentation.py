"""Tell speech from silence and steady sound, and cut a long utterance at its quietest place. Pure."""

import numpy as np

from aiagent.audio.formats import SPEECH_RATE_HZ, Samples

_LEVEL_WINDOW = SPEECH_RATE_HZ * 20 // 1000
_SMOOTHED_WINDOWS = 8
_SILENCE_LEVEL_DB = -60.0
_STEADY_RANGE_DB = 6.0
_FLOOR = 1e-10


def levels_db(samples: Samples) -> Samples:
    """Return the level of each full 20 ms window of `samples` (n,) in dB below full scale."""
    windows = samples[: len(samples) // _LEVEL_WINDOW * _LEVEL_WINDOW].reshape(-1, _LEVEL_WINDOW)
    power = np.mean(np.square(windows), axis=1)
    return np.asarray(10 * np.log10(power + _FLOOR), np.float32)


def may_be_speech(samples: Samples) -> bool:
    """Return False for silence and for steady sound (noise, hum, tones).

    A recognizer hears words in those. The level of speech moves by far more than 6 dB between sounds and pauses.
    """
    levels = levels_db(samples)
    if len(levels) == 0:
        return False
    low, high = np.percentile(levels, (10, 95))
    return bool(high > _SILENCE_LEVEL_DB and high - low > _STEADY_RANGE_DB)


def level_range_db(samples: Samples) -> float:
    """Return by how much the level moves between pauses and speech; 0 for too little sound."""
    levels = levels_db(samples)
    if len(levels) == 0:
        return 0.0
    low, high = np.percentile(levels, (10, 95))
    return float(high - low)


def quietest_cut(samples: Samples, start: int, end: int) -> int:
    """Return the index in `samples` at the middle of the quietest 160 ms between `start` and `end`."""
    levels = levels_db(samples[start:end])
    if len(levels) <= _SMOOTHED_WINDOWS:
        return end
    smooth = np.convolve(levels, np.full(_SMOOTHED_WINDOWS, 1 / _SMOOTHED_WINDOWS), mode="valid")
    return start + (int(np.argmin(smooth)) + _SMOOTHED_WINDOWS // 2) * _LEVEL_WINDOW
