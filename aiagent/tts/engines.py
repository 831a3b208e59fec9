"""The voice models, which take phonemes of our own to sound. Blocking; for worker threads.

Piper has one English voice. Kokoro is one model with many voices, which reads English and Mandarin.
"""

import json
import re
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import sherpa_onnx

from aiagent.audio.formats import Samples
from aiagent.language.scripts import has_han
from aiagent.models.manifest import model_files
from aiagent.tts.base import SynthesizerError
from aiagent.tts.g2p_english.phonemizer import EnglishPhonemizer, load_phonemizer
from aiagent.tts.g2p_english.piper_symbols import piper_phonemes
from aiagent.tts.g2p_mandarin.phonemizer import MandarinPhonemizer
from aiagent.tts.g2p_mandarin.pinyin import PinyinReader

# The tap of American English and the glottal stop, in the symbols that Kokoro knows.
_SYMBOLS = str.maketrans({"ɾ": "T", "ʔ": "t"})  # noqa: RUF001 - the glottal stop is meant
_LATIN = re.compile("[A-Za-z]")


class Engine(Protocol):
    """One model with one or several voices."""

    sample_rate_hz: int

    def phonemes(self, text: str, lang: str) -> str:
        """Return what is to be spoken, one character a phoneme, with spaces between words; "" for nothing."""

    def speak(self, phonemes: str, voice_id: str, speed: float) -> Samples:
        """Return the sound of one piece of phonemes, shape (n,), -1..1. Raises RuntimeError."""


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
        return _generate(self._model, phonemes, 0, speed)


def load_piper(name: str, models_dir: Path, threads: int) -> PiperEngine:
    """Load an installed voice. Raises ModelError, or SynthesizerError when the engine refuses it."""
    model, tokens = model_files(name, models_dir, "model.onnx", "tokens.txt")
    vits = sherpa_onnx.OfflineTtsVitsModelConfig(model=str(model), tokens=str(tokens))
    loaded = _open_model(name, sherpa_onnx.OfflineTtsModelConfig(vits=vits, num_threads=threads))
    return PiperEngine(loaded, load_phonemizer(models_dir))


class KokoroEngine:
    """Many voices; `speakers` are their ids in the order of the model."""

    def __init__(
        self, model: Any, speakers: list[str], english: EnglishPhonemizer, mandarin: MandarinPhonemizer
    ) -> None:
        self._model = model
        self._speakers = speakers
        self._english = english
        self._mandarin = mandarin
        self.sample_rate_hz = int(model.sample_rate)

    def phonemes(self, text: str, lang: str) -> str:
        """Return the phonemes of a text in English, in Mandarin, or with both in it."""
        if has_han(text) or (lang == "zh" and not _LATIN.search(text)):
            return self._mandarin.phonemes(text)
        return kokoro_phonemes(self._english.phonemes(text))

    def speak(self, phonemes: str, voice_id: str, speed: float) -> Samples:
        """Return the sound of one piece."""
        return _generate(self._model, phonemes, self._speakers.index(voice_id), speed)


def kokoro_phonemes(phonemes: str) -> str:
    """Return English phonemes in the symbols that Kokoro knows."""
    return phonemes.translate(_SYMBOLS)


def load_kokoro(name: str, models_dir: Path, threads: int) -> KokoroEngine:
    """Load the installed model with all its voices (2 s, 550 MB).

    Raises ModelError, or SynthesizerError when the engine refuses it.
    """
    model, tokens, voices, speakers = model_files(
        name, models_dir, "model.onnx", "tokens.txt", "voices.bin", "voices.json"
    )
    kokoro = sherpa_onnx.OfflineTtsKokoroModelConfig(model=str(model), voices=str(voices), tokens=str(tokens))
    loaded = _open_model(name, sherpa_onnx.OfflineTtsModelConfig(kokoro=kokoro, num_threads=threads))
    english = load_phonemizer(models_dir)
    mandarin = MandarinPhonemizer(PinyinReader(), lambda text: kokoro_phonemes(english.phonemes(text)))
    return KokoroEngine(loaded, json.loads(speakers.read_text(encoding="utf-8")), english, mandarin)


def _open_model(name: str, config: sherpa_onnx.OfflineTtsModelConfig) -> Any:
    """Load a voice model with sherpa-onnx. Raises SynthesizerError."""
    try:
        return sherpa_onnx.OfflineTts(sherpa_onnx.OfflineTtsConfig(model=config))
    except RuntimeError as error:
        raise SynthesizerError(f"The voice {name} cannot be loaded: {error}") from error


def _generate(model: Any, phonemes: str, speaker: int, speed: float) -> Samples:
    """Speak one piece of phonemes."""
    config = sherpa_onnx.GenerationConfig()
    config.sid = speaker
    config.speed = speed
    config.phoneme_codepoints = [[ord(symbol) for symbol in phonemes]]
    return np.asarray(model.generate("", config).samples, np.float32)
