"""The agent's models for the servers of the peers: same code, same settings. Runs in the environments of the peers."""

import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import soxr
from numpy.typing import NDArray

from aiagent.asr import sherpa as asr
from aiagent.asr.base import Recognizer
from aiagent.audio.formats import SPEECH_RATE_HZ
from aiagent.llm.base import Message
from aiagent.llm.local import LocalLanguageModel
from aiagent.tts import sherpa as tts
from aiagent.tts.base import Synthesizer

Pcm = NDArray[np.int16]

VOICE = "joe"
VOICE_RATE_HZ = 22_050
ASKED_BY = "Alice"


class Parts:
    """Recognition, language model and voice."""

    def __init__(self, recognizer: Recognizer, language_model: LocalLanguageModel, synthesizer: Synthesizer) -> None:
        self._recognizer = recognizer
        self._language_model = language_model
        self._synthesizer = synthesizer

    @classmethod
    async def load(cls) -> Self:
        """Load and warm up all three. Raises AgentError."""
        models_dir = Path(os.environ["MODELS_DIR"])
        language_model = LocalLanguageModel(models_dir)
        await language_model.start()
        synthesizer = tts.load(models_dir)
        await synthesizer.warm_up()
        return cls(asr.load(models_dir), language_model, synthesizer)

    async def recognise(self, pcm: Pcm, rate_hz: int) -> str:
        """The text of the sound, shape (samples,)."""
        samples = np.asarray(soxr.resample(pcm.astype(np.float32) / 32768, rate_hz, SPEECH_RATE_HZ), np.float32)
        stream = self._recognizer.open_stream()
        stream.accept(samples)
        return (await stream.final()).text

    async def answer(self, messages: Sequence[Message]) -> AsyncIterator[str]:
        """The model's answer to the last message, piece by piece."""
        async for delta in self._language_model.stream(messages):
            if isinstance(delta, str):
                yield delta

    async def speak(self, text: str) -> Pcm:
        """The text as sound at VOICE_RATE_HZ."""
        speech = await self._synthesizer.synthesize(text, voice=VOICE, lang="en")
        if not len(speech.samples):
            return np.zeros(0, np.int16)
        if speech.sample_rate_hz != VOICE_RATE_HZ:
            raise RuntimeError(f"the voice {VOICE} speaks at {speech.sample_rate_hz} Hz")
        return (np.clip(speech.samples, -1, 1) * 32767).astype(np.int16)
