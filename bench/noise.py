"""Noise to be spoken over. Pure."""

from collections.abc import Sequence

import numpy as np

from bench.voices import LEVEL_RMS, Sound

ROOM_RMS = 0.0003
BABBLERS = 8


def white(samples: int, rms: float, seed: int = 1) -> Sound:
    """White noise of that loudness."""
    return np.asarray(np.random.default_rng(seed).standard_normal(samples) * rms, np.float32)


def babble(samples: int, rms: float, speeches: Sequence[Sound], seed: int = 1) -> Sound:
    """Many people at once, of that loudness together: each says the speeches in an order of their own."""
    source = np.random.default_rng(seed)
    crowd = np.zeros(samples, np.float32)
    for _ in range(BABBLERS):
        one = np.concatenate([speeches[index] for index in source.permutation(len(speeches))])
        one = np.roll(one, source.integers(len(one)))
        crowd += np.resize(one, samples)
    return np.asarray(crowd * (rms / np.sqrt(np.mean(np.square(crowd, dtype=np.float64)))), np.float32)


def rms_below_speech(snr_db: float) -> float:
    """The loudness that is `snr_db` below speech."""
    return float(LEVEL_RMS * 10 ** (-snr_db / 20))
