"""Kokoro: one model with many voices, fed with English and Mandarin phonemes of our own."""

import json
import re
from pathlib import Path
from typing import Any

import sherpa_onnx

from aiagent.audio.formats import Samples
from aiagent.language.scripts import has_han
from aiagent.models.manifest import model_files
from aiagent.tts.engine import generate, open_model
from aiagent.tts.g2p_english.phonemizer import EnglishPhonemizer, load_phonemizer
from aiagent.tts.g2p_mandarin.phonemizer import MandarinPhonemizer
from aiagent.tts.g2p_mandarin.pinyin import PinyinReader

# The tap of American English and the glottal stop, in the symbols that Kokoro knows.
_SYMBOLS = str.maketrans({"ɾ": "T", "ʔ": "t"})  # noqa: RUF001 - the glottal stop is meant
_LATIN = re.compile("[A-Za-z]")


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
        return generate(self._model, phonemes, self._speakers.index(voice_id), speed)


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
    loaded = open_model(name, sherpa_onnx.OfflineTtsModelConfig(kokoro=kokoro, num_threads=threads))
    english = load_phonemizer(models_dir)
    mandarin = MandarinPhonemizer(PinyinReader(), lambda text: kokoro_phonemes(english.phonemes(text)))
    return KokoroEngine(loaded, json.loads(speakers.read_text(encoding="utf-8")), english, mandarin)
