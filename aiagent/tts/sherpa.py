"""All installed voices behind one interface, run by sherpa-onnx.

A thread speaks for all rooms, piece after piece; the rooms take turns. A model is loaded when somebody needs one of its
voices, and stays.
"""

import asyncio
import logging
import textwrap
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from aiagent.audio.formats import Samples
from aiagent.language.scripts import has_han
from aiagent.language.tags import CHINESE, voice_language
from aiagent.load.pool import FairPool
from aiagent.load.schedules import QueueFullError, RoundRobin
from aiagent.models.catalog.selection import CATALOG
from aiagent.models.errors import ModelError
from aiagent.models.manifest import is_installed, missing_model
from aiagent.task_owner import TaskOwner
from aiagent.tts.base import Speech, SynthesizerError
from aiagent.tts.engines import Engine, load_kokoro, load_piper
from aiagent.tts.silence import trim_silence
from aiagent.tts.voices import KOKORO, PIPER_JOE, VOICES, VoiceEntry, choose_voice, voice_for

logger = logging.getLogger(__name__)

SLOWEST, FASTEST = 0.5, 2.0
# About 8 s of sound: the memory that a voice takes grows with the length of a piece, and so does the wait of others.
_MAX_PHONEMES = 150
# Overflow: a room's clauses beyond this number are refused. A turn asks for one clause at a time; samples are short.
_MAX_WAITING_EACH = 16
_LOADING_SECS = 10.0
_WARM_UP_TEXT = {"en": "Hello there, how are you today?", "zh": "你好，今天过得怎么样？"}

Loader = Callable[[], Engine]


class SherpaSynthesizer:
    """The voices of the models for which there is a loader."""

    def __init__(self, loaders: Mapping[str, Loader]) -> None:
        self._loaders = dict(loaders)
        self._engines: dict[str, asyncio.Task[Engine]] = {}
        self._tasks = TaskOwner()
        self._pool = FairPool(RoundRobin(1, _MAX_WAITING_EACH), "tts")
        self._closed = False
        self._told_missing: set[str] = set()

    async def synthesize(
        self, text: str, *, voice: str = "", speed: float = 1.0, lang: str = "", room: Hashable = None
    ) -> Speech:
        """Return the text as sound; `speed` is kept within 0.5 to 2."""
        if self._closed:
            raise SynthesizerError("The synthesizer is closed.")
        if not any(character.isalnum() for character in text):
            return Speech()
        language = voice_language(lang, text)
        while chosen := voice_for(text, voice, language, self._loaders):
            if engine := await self._engine(chosen.model):
                return await self._speak(engine, chosen, text, language, min(max(speed, SLOWEST), FASTEST), room)
        missing = CHINESE if has_han(text) else language
        self._tell_missing(missing)
        return Speech(missing=missing)

    def prepare(self, *, voice: str = "", lang: str = "") -> None:
        """Begin to load the model of a voice; where the language is detected, those of both languages."""
        for language in ("en", "zh") if lang == "auto" else (voice_language(lang, ""),):
            chosen = choose_voice(voice, language, self._loaders)
            if chosen and not self._closed:
                self._load(chosen.model)

    async def warm_up(self) -> None:
        """Load the usual English voice, or the first there is. Raises ModelError or SynthesizerError."""
        chosen = choose_voice("", "en", self._loaders) or self.voices()[0]
        await asyncio.shield(self._load(chosen.model))

    def voices(self) -> Sequence[VoiceEntry]:
        """The voices of the models that are installed."""
        return [voice for voice in VOICES if voice.model in self._loaders]

    async def close(self) -> None:
        """Drop what waits, wait for what is being spoken, and free the thread."""
        self._closed = True
        await self._tasks.drain(_LOADING_SECS)
        await self._tasks.close()
        await self._pool.close()

    async def _engine(self, model: str) -> Engine | None:
        """Return a loaded model; None, and its voices are forgotten, when it cannot be loaded."""
        try:
            return await asyncio.shield(self._load(model))
        except (ModelError, SynthesizerError) as error:
            if self._loaders.pop(model, None):
                logger.error("a voice cannot be used: %s", error)
            return None

    def _load(self, model: str) -> "asyncio.Task[Engine]":
        if model not in self._engines:
            loading = asyncio.to_thread(_loaded_and_warm, self._loaders[model], model)
            self._engines[model] = self._tasks.start(loading, f"loading the voice {model}")
        return self._engines[model]

    async def _speak(
        self, engine: Engine, voice: VoiceEntry, text: str, lang: str, speed: float, room: Hashable
    ) -> Speech:
        try:
            # Not in the pool: that would be a second wait for the room's turn.
            phonemes = await asyncio.to_thread(engine.phonemes, text, lang)
            if not any(symbol.isalpha() for symbol in phonemes):
                return Speech()
            pieces = [
                await self._pool.run(partial(engine.speak, piece, voice.id, speed), room=room)
                for piece in textwrap.wrap(phonemes, _MAX_PHONEMES, break_on_hyphens=False)
            ]
        except (RuntimeError, QueueFullError) as error:
            raise SynthesizerError(f"The clause cannot be spoken: {error}") from error
        return Speech(trim_silence(_joined(pieces), engine.sample_rate_hz), engine.sample_rate_hz)

    def _tell_missing(self, lang: str) -> None:
        if lang not in self._told_missing:
            self._told_missing.add(lang)
            logger.warning(
                "no installed voice speaks %s; install one with: python -m aiagent.models install %s",
                lang,
                "zh" if lang == "zh" else "default",
            )


def _joined(pieces: list[Samples]) -> Samples:
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


def _loaded_and_warm(load_engine: Loader, model: str) -> Engine:
    """Load a model and speak with it: its first sentence takes longer than the others."""
    engine = load_engine()
    for voice in {voice.lang: voice for voice in VOICES if voice.model == model}.values():
        engine.speak(engine.phonemes(_WARM_UP_TEXT[voice.lang], voice.lang), voice.id, 1.0)
    return engine


def load(models_dir: Path, threads: int = 2) -> SherpaSynthesizer:
    """Return a synthesizer with the voices that are installed; `threads` work together on one piece.

    Call it on the event loop; nothing is loaded yet. Raises ModelError when no voice is installed.
    """
    loaders: dict[str, Loader] = {
        name: partial(load_model, name, models_dir, threads)
        for name, load_model in ((PIPER_JOE, load_piper), (KOKORO, load_kokoro))
        if is_installed(CATALOG[name], models_dir)
    }
    if not loaders:
        raise missing_model(PIPER_JOE, models_dir)
    return SherpaSynthesizer(loaders)
