"""A Piper voice (VITS) fed with phonemes of our own. English only."""

from pathlib import Path
from typing import Any

import sherpa_onnx

from aiagent.audio.formats import Samples
from aiagent.models.manifest import model_files
from aiagent.tts.engine import generate, open_model
from aiagent.tts.g2p_english.phonemizer import EnglishPhonemizer, load_phonemizer
from aiagent.tts.g2p_english.piper_symbols import piper_phonemes


class PiperEngine:
    """One English voice."""

    def __init__(self, model: Any, phonemizer: EnglishPhonemizer) -> None:
        self._model = model
        self._phonemizer = phonemizer
        self.sample_rate_hz = int(model.sample_rate)

    def phonemes(self, text: str, lang: str) -> str:
        """Return the phonemes of an English text; other scripts are left out."""
        return piper_phonemes(self._phonemizer.phonemes(text))

    def speak(self, phonemes: str, voice_id: str, speed: float) -> Samples:
        """Return the sound of one piece."""
        return generate(self._model, phonemes, 0, speed)


def load_piper(name: str, models_dir: Path, threads: int) -> PiperEngine:
    """Load an installed voice. Raises ModelError, or SynthesizerError when the engine refuses it."""
    model, tokens = model_files(name, models_dir, "model.onnx", "tokens.txt")
    vits = sherpa_onnx.OfflineTtsVitsModelConfig(model=str(model), tokens=str(tokens))
    loaded = open_model(name, sherpa_onnx.OfflineTtsModelConfig(vits=vits, num_threads=threads))
    return PiperEngine(loaded, load_phonemizer(models_dir))
