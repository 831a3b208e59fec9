"""Synthesis with sherpa-onnx: a Piper voice (VITS) fed with phonemes of our own.

One thread speaks for all rooms, clause after clause. The number of clauses that wait is bounded by the callers: each
room has one turn, and a turn asks for one clause at a time.
"""

import asyncio
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import sherpa_onnx

from aiagent.audio.formats import Samples
from aiagent.models.manifest import model_files
from aiagent.tts.base import SynthesizerError
from aiagent.tts.g2p_english.phonemizer import EnglishPhonemizer, load_phonemizer
from aiagent.tts.g2p_english.piper_symbols import piper_phonemes
from aiagent.tts.silence import trim_silence

DEFAULT_VOICE = "piper-joe"
_MAX_PHONEMES = 300  # 20 s; the memory that the voice takes grows with the length of a piece
_SLOWEST, _FASTEST = 0.5, 2.0


class SherpaSynthesizer:
    """A Piper voice and the thread that runs it."""

    def __init__(self, engine: Any, phonemizer: EnglishPhonemizer) -> None:
        self._engine = engine
        self._phonemizer = phonemizer
        self.sample_rate_hz = int(engine.sample_rate)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tts")
        self._closed = False

    async def synthesize(self, text: str, *, speed: float = 1.0) -> Samples:
        """Return the text as sound; `speed` is kept within 0.5 to 2."""
        if self._closed:
            raise SynthesizerError("The synthesizer is closed.")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._speak, text, speed)
        except RuntimeError as error:
            raise SynthesizerError(f"The clause cannot be spoken: {error}") from error

    def warm_up(self) -> None:
        """Speak one short sentence."""
        self._speak("Hello there, how are you today?", 1.0)

    async def close(self) -> None:
        """Wait for what is being spoken, and free the thread."""
        self._closed = True
        await asyncio.to_thread(self._pool.shutdown)

    def _speak(self, text: str, speed: float) -> Samples:
        phonemes = piper_phonemes(self._phonemizer.phonemes(text))
        if not any(symbol.isalpha() for symbol in phonemes):
            return np.zeros(0, np.float32)
        config = sherpa_onnx.GenerationConfig()
        config.speed = min(max(speed, _SLOWEST), _FASTEST)
        pieces = textwrap.wrap(phonemes, _MAX_PHONEMES)
        config.phoneme_codepoints = [[ord(symbol) for symbol in piece] for piece in pieces]
        samples = np.asarray(self._engine.generate(text, config).samples, np.float32)
        return trim_silence(samples, self.sample_rate_hz)


def load(models_dir: Path, voice: str = DEFAULT_VOICE, threads: int = 2) -> SherpaSynthesizer:
    """Load and warm up an installed voice; `threads` work together on one clause.

    Raises ModelError when the voice is missing or damaged, SynthesizerError when the engine refuses it.
    """
    model, tokens = model_files(voice, models_dir, "model.onnx", "tokens.txt")
    config = sherpa_onnx.OfflineTtsConfig(
        model=sherpa_onnx.OfflineTtsModelConfig(
            vits=sherpa_onnx.OfflineTtsVitsModelConfig(model=str(model), tokens=str(tokens)), num_threads=threads
        )
    )
    try:
        engine = sherpa_onnx.OfflineTts(config)
    except RuntimeError as error:
        raise SynthesizerError(f"The voice {voice} cannot be loaded: {error}") from error
    synthesizer = SherpaSynthesizer(engine, load_phonemizer(models_dir))
    synthesizer.warm_up()
    return synthesizer
