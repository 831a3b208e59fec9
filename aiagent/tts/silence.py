"""Cut the silence around a spoken clause. Pure.

Voices begin with 30 to 250 ms in which nothing is to be heard, and end with up to 400 ms: at the beginning of an answer
the first delays it, and both stretch the pauses between clauses.
"""

import numpy as np

from aiagent.audio.formats import Samples

_FRAMES_PER_SEC = 200
_AUDIBLE_BELOW_PEAK = 10 ** (-50 / 20)  # an F is 40 dB softer than the vowel behind it
_KEPT_BEFORE_SECS = 0.01
_KEPT_AFTER_SECS = 0.16
_FADE_SECS = 0.004


def trim_silence(samples: Samples, sample_rate_hz: int) -> Samples:
    """Return speech, shape (n,), from 10 ms before its first audible sound to 160 ms behind its last, edges faded.

    Audible is what is at most 50 dB softer than the loudest 5 ms.
    """
    frame = sample_rate_hz // _FRAMES_PER_SEC
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
    if not len(frames):
        return samples
    loudness = np.sqrt(np.mean(np.square(frames), axis=1))
    audible = np.flatnonzero(loudness > max(loudness.max() * _AUDIBLE_BELOW_PEAK, 1e-5))
    if not len(audible):
        return samples[:0]
    begin = max(0, int(audible[0]) * frame - round(_KEPT_BEFORE_SECS * sample_rate_hz))
    end = min(len(samples), (int(audible[-1]) + 1) * frame + round(_KEPT_AFTER_SECS * sample_rate_hz))
    return _faded(samples[begin:end].copy(), round(_FADE_SECS * sample_rate_hz))


def _faded(samples: Samples, length: int) -> Samples:
    """Fade the edges, where a cut would click."""
    length = min(length, len(samples) // 2)
    if length:
        ramp = np.linspace(0, 1, length, dtype=np.float32)
        samples[:length] *= ramp
        samples[-length:] *= ramp[::-1]
    return samples
