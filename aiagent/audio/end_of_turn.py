"""Smart Turn v3.2 judges by the sound of the last seconds whether a speaker is done, or only pauses.

Source: the model card of Smart Turn v3 (8 s of 16 kHz sound, zeros before what is shorter, normalised, as log-mel).
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.audio.log_mel import log_mel
from aiagent.audio.network import single_threaded
from aiagent.models.manifest import model_files

MODEL_NAME = "smart-turn"
LOOK_BACK_SAMPLES = 8 * SPEECH_RATE_HZ
_VARIANCE_FLOOR = 1e-7


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
