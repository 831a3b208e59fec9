"""Speech as the agent's models take it: 16 kHz mono, shape (samples,), -1..1."""

import wave
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.tts.base import Speech
from tests.sentences import QUESTION_WAV


def question_sound() -> Samples:
    """Somebody who says "Nova, what is photosynthesis?"."""
    with wave.open(str(QUESTION_WAV)) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        return _resampled(pcm / np.float32(32768), file.getframerate())


def sound_of(speech: Speech, silence_secs: float = 0.0) -> Samples:
    """The sound of a synthesised text, with so much silence before and behind it."""
    silence = np.zeros(int(silence_secs * SPEECH_RATE_HZ), np.float32)
    return np.concatenate([silence, _resampled(speech.samples, speech.sample_rate_hz), silence])


def _resampled(samples: NDArray[np.floating[Any]], rate_hz: int) -> Samples:
    return np.asarray(soxr.resample(samples, rate_hz, SPEECH_RATE_HZ), np.float32)
