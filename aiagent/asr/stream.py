"""One speaker's utterances, decoded by offline models.

- A final result is always decoded, since `final` ends its utterance. So is what `flush` asks for; it waits for the
  decoding that its stream has under way.
- A partial result waits for the room's turn and then takes all the sound there is. While one is waited for, and for a
  while after a slow model ran, the last answer is returned again.
- An utterance longer than 12 s is cut at its quietest place; the text before the cut is kept, only the sound behind it
  is decoded again. At most 60 s of undecoded sound are kept, then the oldest is dropped.
"""

import asyncio
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from aiagent.asr.base import StreamOptions, Transcription
from aiagent.asr.engines import Engine, EngineResult
from aiagent.asr.pool import DecodingPool
from aiagent.asr.segmentation import may_be_speech, quietest_cut
from aiagent.asr.tidy import written_chinese
from aiagent.asr.vocabulary import Vocabulary
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.clock import loop_time
from aiagent.language.tags import (
    AUTO,
    CHINESE,
    LOOK_AT_SECS,
    SHORT_SECS,
    code_of,
    english_or_chinese,
    leans_on_previous,
    tag_with_script,
)

_LONG_SAMPLES = 12 * SPEECH_RATE_HZ
_CUT_FROM_SAMPLES = 6 * SPEECH_RATE_HZ
_KEPT_SAMPLES = 60 * SPEECH_RATE_HZ
_LAST_CUT_SAMPLES = SPEECH_RATE_HZ // 2
_LOOK_AT_SAMPLES = int(LOOK_AT_SECS * SPEECH_RATE_HZ)


class Engines(Protocol):
    """The models of a recognizer, and the pool they run in."""

    pool: DecodingPool
    other: Engine | None

    def engine_for(self, code: str) -> Engine:
        """Return the model for a language."""

    def vocabulary(self, words: tuple[str, ...]) -> Vocabulary:
        """Return the vocabulary with these words."""


@dataclass(frozen=True, slots=True)
class _Decoded:
    """`head_text` is said in the first `head_samples`, which need no decoding any more; `tail_text` behind them."""

    head_text: str
    head_samples: int
    tail_text: str


@dataclass(slots=True)
class _Known:
    """The language of an utterance as far as it is known; `code` is "" until something is."""

    code: str = ""
    settled: bool = False


class SherpaStream:
    """The current utterance of one speaker. `language` is a code, or "auto"."""

    def __init__(self, engines: Engines, options: StreamOptions, language: str) -> None:
        self._engines = engines
        self._options = options
        self._language = language
        self._utterance = 0
        self._decoding = asyncio.Lock()
        self._rest_until = 0.0
        self._begin()

    def _begin(self) -> None:
        self._utterance += 1
        self._chunks: list[Samples] = []
        self._sample_count = 0
        self._head_text = ""
        self._last_text = ""
        self._last_sample_count = 0
        self._known = _Known() if self._language == AUTO else _Known(self._language, settled=True)

    def accept(self, samples: Samples) -> None:
        """Append sound of the current utterance."""
        self._chunks.append(np.ascontiguousarray(samples, np.float32))
        self._sample_count += len(samples)
        while self._sample_count > _KEPT_SAMPLES and len(self._chunks) > 1:
            self._sample_count -= len(self._chunks.pop(0))

    def reset(self) -> None:
        """Forget the current utterance."""
        self._begin()

    async def partial(self) -> Transcription:
        """Return what has been said so far, or the last answer while decoding or resting."""
        if not self._decoding.locked() and loop_time() >= self._rest_until and self._is_worth_a_look():
            await self._decode_so_far(urgent=False)
        return self._transcription(self._last_text, self._known)

    async def flush(self) -> Transcription:
        """Return all that has been said so far; a decoding that is under way is waited for."""
        await self._decode_so_far(urgent=True)
        return self._transcription(self._last_text, self._known)

    async def final(self) -> Transcription:
        """Return the whole utterance and begin a new one."""
        known = self._known
        if self._sample_count == self._last_sample_count:
            text = self._last_text
            self._begin()
            return self._transcription(text, known)
        samples, head_text = self._take_sound(), self._head_text
        self._begin()
        decoded = await self._decode(samples, known, urgent=True)
        return self._transcription(_join([head_text, decoded.head_text, decoded.tail_text], known.code), known)

    def _is_worth_a_look(self) -> bool:
        """Return whether there is enough sound: a language is not guessed from less than 1.2 s."""
        return bool(self._known.code or self._options.previous) or self._sample_count >= SHORT_SECS * SPEECH_RATE_HZ

    async def _decode_so_far(self, *, urgent: bool) -> None:
        utterance, known = self._utterance, self._known
        async with self._decoding:
            if utterance != self._utterance or self._sample_count == self._last_sample_count:
                return
            samples = self._take_sound()
            decoded = await self._decode(samples, known, urgent=urgent)
            if utterance == self._utterance:
                self._remember(decoded, len(samples))

    async def _decode(self, samples: Samples, known: _Known, *, urgent: bool) -> _Decoded:
        """Decode in the pool, in the language of the utterance. Raises RecognizerError."""
        if not known.settled:
            result = await self._settle(samples, known, urgent=urgent)
            if result is not None and code_of(result.language) == CHINESE and len(samples) <= _LOOK_AT_SAMPLES:
                return _Decoded("", 0, result.text)
        engine = self._engines.engine_for(known.code)
        began_at = loop_time()

        def work() -> _Decoded:
            return _decode_long(engine, samples, known.code)

        decoded = await self._engines.pool.run(
            work, room=self._options.room, engine=engine.name, variant=known.code, urgent=urgent
        )
        ended_at = loop_time()
        self._rest_until = ended_at + engine.rest_share * (ended_at - began_at)
        return decoded

    async def _settle(self, samples: Samples, known: _Known, *, urgent: bool) -> EngineResult | None:
        """Find out the language; return the text of the first seconds where they were decoded for that."""
        engine = self._engines.other
        secs = len(samples) / SPEECH_RATE_HZ
        previous = code_of(self._options.previous)
        if engine is None or leans_on_previous(secs, previous):
            known.code = previous or "en"
            return None
        looker, head = engine, samples[:_LOOK_AT_SAMPLES]

        def look() -> EngineResult:
            return _decode_piece(looker, head, "")

        result = await self._engines.pool.run(
            look, room=self._options.room, engine=looker.name, variant="", urgent=urgent
        )
        if result.language:
            known.code, known.settled = english_or_chinese(result.language), secs >= SHORT_SECS
        else:
            known.code = previous or "en"
        return result

    def _take_sound(self) -> Samples:
        """Return the undecoded sound as one array."""
        samples = np.concatenate(self._chunks) if self._chunks else np.zeros(0, np.float32)
        self._chunks = [samples]
        return samples

    def _remember(self, decoded: _Decoded, decoded_count: int) -> None:
        """Keep the text of a partial result, and drop the sound before its last cut."""
        code = self._known.code
        self._head_text = _join([self._head_text, decoded.head_text], code)
        self._last_text = _join([self._head_text, decoded.tail_text], code)
        remaining = self._take_sound()[decoded.head_samples :]
        self._chunks = [remaining]
        self._sample_count = len(remaining)
        self._last_sample_count = decoded_count - decoded.head_samples

    def _transcription(self, text: str, known: _Known) -> Transcription:
        """Return the text in its written form, with names spelled right."""
        code = known.code or "en"
        form, words = self._options.chinese, self._options.hotwords
        written = written_chinese(text, form) if code == CHINESE else text
        lang = tag_with_script(code, form)
        return Transcription(self._engines.vocabulary(words).corrected(written, lang) if words else written, lang)


def _decode_long(engine: Engine, samples: Samples, language: str) -> _Decoded:
    texts: list[str] = []
    position = 0
    while len(samples) - position > _LONG_SAMPLES:
        end = min(position + _LONG_SAMPLES, len(samples) - _LAST_CUT_SAMPLES)
        cut = quietest_cut(samples, position + _CUT_FROM_SAMPLES, end)
        texts.append(_decode_piece(engine, samples[position:cut], language).text)
        position = cut
    return _Decoded(_join(texts, language), position, _decode_piece(engine, samples[position:], language).text)


def _decode_piece(engine: Engine, samples: Samples, language: str) -> EngineResult:
    if len(samples) < engine.min_samples or not may_be_speech(samples):
        return EngineResult("", language)
    return engine.decode(samples, language)


def _join(texts: list[str], language: str) -> str:
    return ("" if language == CHINESE else " ").join(text for text in texts if text)
