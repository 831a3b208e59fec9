"""Recognition with sherpa-onnx's offline models: for a partial result the growing utterance is decoded again.

English goes to Moonshine, everything else to Whisper, where it is installed. In the language "auto" Whisper finds
the language in the first seconds of each utterance. A short utterance leans on what its speaker spoke before.
"""

import asyncio
import logging
from collections import OrderedDict
from pathlib import Path

import numpy as np

from aiagent.asr.base import ENGLISH, StreamOptions
from aiagent.asr.engines import Engine, MoonshineEngine, WhisperEngine
from aiagent.asr.ordinary_words import load_ordinary_words
from aiagent.asr.pinyin_names import PinyinNames
from aiagent.asr.pool import DecodingPool
from aiagent.asr.stream import SherpaStream
from aiagent.asr.tidy import load_conversions
from aiagent.asr.vocabulary import OrdinaryWords, Vocabulary
from aiagent.audio.formats import SPEECH_RATE_HZ
from aiagent.language.tags import AUTO, CHINESE, WHISPER_CODES, code_of
from aiagent.language.tags import ENGLISH as ENGLISH_CODE
from aiagent.models.errors import ModelMissingError

logger = logging.getLogger(__name__)

_KEPT_VOCABULARIES = 64


class SherpaRecognizer:
    """The models of a process and the threads that run them, for all rooms."""

    def __init__(self, english: Engine, other: Engine | None, ordinary: OrdinaryWords, threads: int) -> None:
        self.ordinary = ordinary
        self._vocabularies: OrderedDict[tuple[str, ...], Vocabulary] = OrderedDict()
        self.english = english
        self.other = other
        self.pool = DecodingPool(threads)
        self._denied: set[str] = set()

    def open_stream(self, options: StreamOptions = ENGLISH) -> SherpaStream:
        """Begin with another speaker."""
        language = code_of(options.language)
        if not self.supports(language):
            self._deny(language)
            language = ENGLISH_CODE
        return SherpaStream(self, options, language)

    def supports(self, language: str) -> bool:
        """Whether the models for this language are there."""
        code = code_of(language)
        return code == ENGLISH_CODE or (self.other is not None and (code == AUTO or code in WHISPER_CODES))

    def engine_for(self, code: str) -> Engine:
        """Return the model for a language that `supports` grants."""
        return self.english if code == ENGLISH_CODE or self.other is None else self.other

    def vocabulary(self, words: tuple[str, ...]) -> Vocabulary:
        """Return the vocabulary with these words; those of the last 64 rooms are kept."""
        found = self._vocabularies.pop(words, None) or Vocabulary(words, self.ordinary)
        self._vocabularies[words] = found
        while len(self._vocabularies) > _KEPT_VOCABULARIES:
            self._vocabularies.popitem(last=False)
        return found

    def warm_up(self) -> None:
        """Decode half a second of noise with the English model."""
        noise = 0.05 * np.random.default_rng(0).standard_normal(SPEECH_RATE_HZ // 2)
        self.english.decode(np.asarray(noise, np.float32), ENGLISH_CODE)

    async def prepare(self, language: str) -> None:
        """Load the model of a language that a room is going to need. Raises RecognizerError."""
        code = code_of(language)
        if self.other is not None and code != ENGLISH_CODE and self.supports(code):
            await asyncio.to_thread(self.other.load)
            if code in (AUTO, CHINESE):
                await asyncio.to_thread(_load_chinese)

    async def close(self) -> None:
        """Decode what was asked for before, then free the threads: no final result is lost."""
        await self.pool.close()

    def _deny(self, language: str) -> None:
        if language not in self._denied:
            self._denied.add(language)
            logger.warning(
                "speech in the language %r is taken for English: run `python -m aiagent.models install zh`", language
            )


def _load_chinese() -> None:
    """Load the dictionaries of written Chinese."""
    load_conversions()
    PinyinNames(["王小明"]).corrected("往小明")


def load(models_dir: Path, threads: int = 2) -> SherpaRecognizer:
    """Load and warm up the English model, and take Whisper along where it is installed.

    `threads` decode at the same time. Raises ModelError when the English model is missing or damaged, RecognizerError
    when the engine refuses it.
    """
    english = MoonshineEngine(models_dir)
    other: Engine | None = None
    try:
        other = WhisperEngine(models_dir)
    except ModelMissingError:
        logger.info("Whisper is not installed: speech is recognised in English only")
    recognizer = SherpaRecognizer(english, other, load_ordinary_words(models_dir), threads)
    recognizer.warm_up()
    return recognizer
