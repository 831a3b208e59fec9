"""Voice activity detection with Silero: one shared model, a small state for each speaker.

Source: the Silero VAD model card (512-sample windows at 16 kHz, preceded by the last 64 samples of the window before).
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from aiagent.audio.formats import SPEECH_RATE_HZ, Samples

WINDOW_SAMPLES = 512
WINDOW_SECS = WINDOW_SAMPLES / SPEECH_RATE_HZ
_CONTEXT_SAMPLES = 64


class VoiceActivityModel:
    """The loaded network. Safe to share by all streams of one thread."""

    def __init__(self, model_path: Path) -> None:
        self._session = single_threaded(model_path)
        self._rate = np.array(SPEECH_RATE_HZ, np.int64)

    def run(self, window: Samples, state: Samples) -> tuple[float, Samples]:
        """Speech probability of `window` (1, 576) and the next state (2, 1, 128)."""
        probability, next_state = self._session.run(None, {"input": window, "state": state, "sr": self._rate})
        return float(probability[0, 0]), next_state


class VoiceActivityStream:
    """Speech probabilities of one speaker."""

    def __init__(self, model: VoiceActivityModel) -> None:
        self._model = model
        self._window = np.zeros((1, _CONTEXT_SAMPLES + WINDOW_SAMPLES), np.float32)
        self._state = np.zeros((2, 1, 128), np.float32)

    def probability(self, samples: Samples) -> float:
        """Probability in 0..1 that `samples`, shape (512,), are speech."""
        self._window[0, _CONTEXT_SAMPLES:] = samples
        probability, self._state = self._model.run(self._window, self._state)
        self._window[0, :_CONTEXT_SAMPLES] = samples[-_CONTEXT_SAMPLES:]
        return probability

    def reset(self) -> None:
        """Begin anew, as for another speaker."""
        self._window[:] = 0
        self._state = np.zeros((2, 1, 128), np.float32)


def single_threaded(model_path: Path) -> Any:
    """The ONNX network at `model_path`, loaded to run in the calling thread alone."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model_path), sess_options=options, providers=["CPUExecutionProvider"])
