"""Log-mel spectrograms as Whisper's models take them. Pure.

Source: Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022), section 2.2, and the mel
scale of Slaney's Auditory Toolbox (1998): linear to 1 kHz, logarithmic above, filters of equal area.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from aiagent.audio.formats import SPEECH_RATE_HZ, Samples

FFT_SAMPLES = 400
HOP_SAMPLES = 160
MEL_BANDS = 80
_RANGE_LOG10 = 8.0
_LINEAR_TO_HZ = 1000.0
_HZ_PER_LINEAR_MEL = 200.0 / 3.0
_MELS_PER_OCTAVE_STEP = 27.0 / np.log(6.4)

Array = NDArray[np.float64]


def log_mel(samples: Samples) -> Samples:
    """The spectrogram of 16 kHz sound, shape (80, samples // 160); 80 dB below its loudest place is the floor."""
    centred = np.pad(samples.astype(np.float64), FFT_SAMPLES // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(centred, FFT_SAMPLES)[::HOP_SAMPLES][:-1]
    power = np.abs(np.fft.rfft(frames * _window())) ** 2
    logarithms = np.log10(np.maximum(1e-10, power @ _filters())).T
    floored = np.maximum(logarithms, logarithms.max() - _RANGE_LOG10)
    scaled: Samples = ((floored + 4) / 4).astype(np.float32)
    return scaled


@cache
def _window() -> Array:
    """A periodic Hann window."""
    window: Array = np.hanning(FFT_SAMPLES + 1)[:-1]
    return window


@cache
def _filters() -> Array:
    """Triangles over the bins of the spectrum, shape (201, 80)."""
    edges_hz = _hz(np.linspace(0.0, _mels(SPEECH_RATE_HZ / 2), MEL_BANDS + 2))
    bins_hz = np.linspace(0, SPEECH_RATE_HZ / 2, FFT_SAMPLES // 2 + 1)[:, None]
    low, centre, high = edges_hz[:-2], edges_hz[1:-1], edges_hz[2:]
    rising, falling = (bins_hz - low) / (centre - low), (high - bins_hz) / (high - centre)
    triangles: Array = np.maximum(0, np.minimum(rising, falling)) * 2 / (high - low)
    return triangles


def _mels(hz: float) -> float:
    if hz < _LINEAR_TO_HZ:
        return hz / _HZ_PER_LINEAR_MEL
    return _LINEAR_TO_HZ / _HZ_PER_LINEAR_MEL + float(np.log(hz / _LINEAR_TO_HZ)) * float(_MELS_PER_OCTAVE_STEP)


def _hz(mels: Array) -> Array:
    border = _LINEAR_TO_HZ / _HZ_PER_LINEAR_MEL
    above = _LINEAR_TO_HZ * np.exp((mels - border) / _MELS_PER_OCTAVE_STEP)
    chosen: Array = np.where(mels < border, mels * _HZ_PER_LINEAR_MEL, above)
    return chosen
