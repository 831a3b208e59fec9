"""Smart Turn v3.2 judges by the sound of the last seconds whether a speaker is done, or only pauses.

Sources: the model card of Smart Turn v3 (8 s of 16 kHz sound, zeros before what is shorter, normalised, as log-mel);
for log-mel spectrograms Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022), section
2.2, and the mel scale of Slaney's Auditory Toolbox (1998): linear to 1 kHz, logarithmic above, filters of equal area.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.audio.vad import single_threaded
from aiagent.models.manifest import model_files

MODEL_NAME = "smart-turn"
LOOK_BACK_SAMPLES = 8 * SPEECH_RATE_HZ
_VARIANCE_FLOOR = 1e-7

FFT_SAMPLES = 400
HOP_SAMPLES = 160
MEL_BANDS = 80
_RANGE_LOG10 = 8.0
_LINEAR_TO_HZ = 1000.0
_HZ_PER_LINEAR_MEL = 200.0 / 3.0
_MELS_PER_OCTAVE_STEP = 27.0 / np.log(6.4)

Array = NDArray[np.float64]


class EndOfTurnModel:
    """The loaded network and the thread that runs it, for all speakers."""

    def __init__(self, model_path: Path) -> None:
        self._session = single_threaded(model_path)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="end-of-turn")

    async def completion(self, samples: Samples) -> float:
        """Probability in 0..1 that the sentence in `samples` (16 kHz mono, shape (n,)) is finished."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.judge, samples)

    def judge(self, samples: Samples) -> float:
        """As `completion`, in the calling thread."""
        recent = samples[-LOOK_BACK_SAMPLES:]
        padded = np.pad(recent, (LOOK_BACK_SAMPLES - len(recent), 0))
        normal = (padded - padded.mean()) / np.sqrt(padded.var() + _VARIANCE_FLOOR)
        (probability,) = self._session.run(None, {"input_features": log_mel(normal)[None]})
        return float(probability[0, 0])

    async def close(self) -> None:
        """Free the thread."""
        await asyncio.to_thread(self._thread.shutdown)


def load(models_dir: Path) -> EndOfTurnModel:
    """Load and warm up the installed model. Raises ModelError when it is missing or damaged."""
    (path,) = model_files(MODEL_NAME, models_dir, "smart-turn.onnx")
    model = EndOfTurnModel(path)
    model.judge(np.zeros(SPEECH_RATE_HZ, np.float32))
    return model


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
