"""A loaded voice model as the synthesizer uses it."""

from typing import Any, Protocol

import numpy as np
import sherpa_onnx

from aiagent.audio.formats import Samples
from aiagent.tts.base import SynthesizerError


class Engine(Protocol):
    """One model with one or several voices. Blocking; for worker threads."""

    sample_rate_hz: int

    def phonemes(self, text: str, lang: str) -> str:
        """Return what is to be spoken, one character a phoneme, with spaces between words; "" for nothing."""

    def speak(self, phonemes: str, voice_id: str, speed: float) -> Samples:
        """Return the sound of one piece of phonemes, shape (n,), -1..1. Raises RuntimeError."""


def open_model(name: str, config: sherpa_onnx.OfflineTtsModelConfig) -> Any:
    """Load a voice model with sherpa-onnx. Raises SynthesizerError."""
    try:
        return sherpa_onnx.OfflineTts(sherpa_onnx.OfflineTtsConfig(model=config))
    except RuntimeError as error:
        raise SynthesizerError(f"The voice {name} cannot be loaded: {error}") from error


def generate(model: Any, phonemes: str, speaker: int, speed: float) -> Samples:
    """Speak one piece of phonemes."""
    config = sherpa_onnx.GenerationConfig()
    config.sid = speaker
    config.speed = speed
    config.phoneme_codepoints = [[ord(symbol) for symbol in phonemes]]
    return np.asarray(model.generate("", config).samples, np.float32)
