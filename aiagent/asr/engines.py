"""The offline models: each takes sound to text, in the thread that asks.

A model is loaded when it is used first, since many rooms never need the second one.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import sherpa_onnx

from aiagent.asr.base import RecognizerError
from aiagent.asr.tidy import without_inventions, without_loops
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.models.manifest import model_files

MOONSHINE = "moonshine-tiny-en"
WHISPER = "whisper-base"

_REPEATED_MARK = re.compile(r"([,.?!])\1+")
_PADDING_SAMPLES = 3 * SPEECH_RATE_HZ // 10


@dataclass(frozen=True, slots=True)
class EngineResult:
    """Text of a piece of sound, and the code of its language."""

    text: str
    language: str


class Engine(Protocol):
    """A model. `decode` of one engine runs in several threads at once only with the same language."""

    name: str
    rest_share: float
    min_samples: int

    def decode(self, samples: Samples, language: str) -> EngineResult:
        """Return what is said in `samples` (16 kHz mono); "" as language where the model shall find it out. Blocks."""

    def load(self) -> None:
        """Load the model unless it is loaded. Raises ModelError, RecognizerError."""


class _Loaded:
    """A model that is loaded once, by whichever thread needs it first."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._model: Any = None

    def get(self) -> Any:
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return self._model


class MoonshineEngine:
    """English."""

    name = MOONSHINE
    rest_share = 0.0
    min_samples = SPEECH_RATE_HZ // 10

    def __init__(self, models_dir: Path) -> None:
        self._files = model_files(MOONSHINE, models_dir, "encoder_model.ort", "decoder_model_merged.ort", "tokens.txt")
        self._model = _Loaded(self._loaded)

    def load(self) -> None:
        """Load the model."""
        self._model.get()

    def decode(self, samples: Samples, language: str) -> EngineResult:
        """Return the English text."""
        model = self._model.get()
        stream = model.create_stream()
        # With silence behind it a word that is cut off is left out; without, the model makes up how it goes on.
        stream.accept_waveform(SPEECH_RATE_HZ, np.pad(samples, (0, _PADDING_SAMPLES)))
        model.decode_stream(stream)
        return EngineResult(_REPEATED_MARK.sub(r"\1", str(stream.result.text)).strip(), "en")

    def _loaded(self) -> Any:
        encoder, decoder, tokens = map(str, self._files)
        try:
            return sherpa_onnx.OfflineRecognizer.from_moonshine_v2(
                encoder=encoder, decoder=decoder, tokens=tokens, num_threads=1
            )
        except RuntimeError as error:
            raise RecognizerError(f"The model {self.name} cannot be loaded: {error}") from error


class WhisperEngine:
    """About 100 languages. Set to one language at a time, for all its threads."""

    name = WHISPER
    # Partial results decode the growing utterance again and again: a second of that is followed by two of rest.
    rest_share = 2.0
    # Of less the model makes up a sentence.
    min_samples = 3 * SPEECH_RATE_HZ // 10

    def __init__(self, models_dir: Path) -> None:
        self._files = model_files(WHISPER, models_dir, "encoder.int8.onnx", "decoder.int8.onnx", "tokens.txt")
        self._model = _Loaded(self._loaded)

    def load(self) -> None:
        """Load the model."""
        self._model.get()

    def decode(self, samples: Samples, language: str) -> EngineResult:
        """Return the text in that language."""
        model = self._model.get()
        whisper = model.config.model_config.whisper
        if whisper.language != language:
            whisper.language = language
            model.recognizer.set_config(model.config)
        stream = model.create_stream()
        # Sound that begins in the middle of a voice loses words anywhere: a person who had just unmuted, a long
        # utterance behind a cut.
        stream.accept_waveform(SPEECH_RATE_HZ, np.pad(samples, _PADDING_SAMPLES))
        model.decode_stream(stream)
        result = stream.result
        return EngineResult(without_inventions(without_loops(str(result.text).strip())), str(result.lang) or language)

    def _loaded(self) -> Any:
        encoder, decoder, tokens = map(str, self._files)
        try:
            return sherpa_onnx.OfflineRecognizer.from_whisper(
                encoder=encoder, decoder=decoder, tokens=tokens, language="", num_threads=1
            )
        except RuntimeError as error:
            raise RecognizerError(f"The model {self.name} cannot be loaded: {error}") from error
