"""Recognition with a streaming transducer of sherpa-onnx, for whoever brings a model.

Partial results come from the stream itself. The model's own endpointing is off: we decide when an utterance ends.

Names and terms are passed to the model as hotwords where its units allow it: Chinese characters, or a `bpe.vocab`
beside the model. They are spelled right afterwards too, as with the other models.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import sherpa_onnx

from aiagent.asr.base import ENGLISH, RecognizerError, StreamOptions, Transcription
from aiagent.asr.pool import DecodingPool
from aiagent.asr.tidy import load_conversions, written_chinese
from aiagent.asr.vocabulary import OrdinaryWords, Vocabulary
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.language.scripts import has_han
from aiagent.language.tags import AUTO, CHINESE, code_of, tag_with_script
from aiagent.models.errors import DamagedModelError

_ENGINE = "streaming"
_MAX_HOTWORDS = 200
# Silence behind the last word, so that the model's look-ahead reaches it.
_TAIL = np.zeros(SPEECH_RATE_HZ * 66 // 100, np.float32)
# Overflow of sound that waits to be decoded: the oldest goes.
_MAX_WAITING_SAMPLES = 60 * SPEECH_RATE_HZ


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A streaming transducer in a folder. `bpe_vocab` is None where there is none."""

    encoder: Path
    decoder: Path
    joiner: Path
    tokens: Path
    bpe_vocab: Path | None

    @classmethod
    def find(cls, folder: Path) -> "ModelFiles":
        """Look for the files by their usual names; int8 is taken before float. Raises DamagedModelError."""
        encoder, decoder, joiner = (_network(folder, part) for part in ("encoder", "decoder", "joiner"))
        tokens, bpe = folder / "tokens.txt", folder / "bpe.vocab"
        if not tokens.is_file():
            raise DamagedModelError(f"{folder} has no tokens.txt: it is no streaming transducer of sherpa-onnx.")
        return cls(encoder, decoder, joiner, tokens, bpe if bpe.is_file() else None)

    @property
    def unit(self) -> str:
        """The units that hotwords are written in for the model: cjkchar, bpe, both; "" when it takes none."""
        chinese = has_han(self.tokens.read_text(encoding="utf-8"))
        if self.bpe_vocab is None:
            return "cjkchar" if chinese else ""
        return "cjkchar+bpe" if chinese else "bpe"


def _network(folder: Path, part: str) -> Path:
    found = sorted(folder.glob(f"{part}*.onnx"), key=lambda path: (".int8." not in path.name, path.name))
    if not found:
        raise DamagedModelError(f"{folder} has no {part}*.onnx: it is no streaming transducer of sherpa-onnx.")
    return found[0]


class StreamingRecognizer:
    """A streaming model and the threads that run it, for all rooms."""

    def __init__(self, model: Any, files: ModelFiles, ordinary: OrdinaryWords, threads: int) -> None:
        self._model = model
        self._unit = files.unit
        self._symbols = frozenset(files.tokens.read_text(encoding="utf-8").split())
        self._ordinary = ordinary
        self.pool = DecodingPool(threads)

    def open_stream(self, options: StreamOptions = ENGLISH) -> "StreamingStream":
        """Begin with another speaker."""
        vocabulary = Vocabulary(options.hotwords, self._ordinary) if options.hotwords else None
        hotwords = self._hotwords(options.hotwords)
        return StreamingStream(self, options, vocabulary, lambda: self._new_stream(hotwords))

    def supports(self, language: str) -> bool:
        """Return True: whoever brings a model knows its languages."""
        return True

    async def prepare(self, language: str) -> None:
        """Load the dictionaries of written Chinese where the language needs them; the model is loaded."""
        if code_of(language) in (AUTO, CHINESE):
            await asyncio.to_thread(load_conversions)

    def warm_up(self) -> None:
        """Decode a second of silence."""
        stream = self._new_stream("")
        self.decode(stream, np.zeros(SPEECH_RATE_HZ, np.float32))

    async def close(self) -> None:
        """Decode what was asked for before, then free the threads."""
        await self.pool.close()

    def decode(self, stream: Any, samples: Samples) -> str:
        """Feed a stream and return the text so far. Blocks."""
        stream.accept_waveform(SPEECH_RATE_HZ, samples)
        while self._model.is_ready(stream):
            self._model.decode_stream(stream)
        return str(self._model.get_result(stream)).strip()

    def _new_stream(self, hotwords: str) -> Any:
        return self._model.create_stream(hotwords) if hotwords else self._model.create_stream()

    def _hotwords(self, words: tuple[str, ...]) -> str:
        """Write hotwords as the model takes them: one it has no symbols for would spoil the others."""
        if not self._unit:
            return ""
        plain = (word.replace("/", " ").strip() for word in words[:_MAX_HOTWORDS])
        return "/".join(word for word in plain if word and self._can_be_written(word))

    def _can_be_written(self, word: str) -> bool:
        if "bpe" in self._unit and not has_han(word):
            return word.isascii()
        return all(character in self._symbols for character in word)


@dataclass(slots=True)
class _Utterance:
    """Sound that waits, and the text of what was decoded; `complete` when the tail is behind the last sound."""

    stream: Any
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: list[Samples] = field(default_factory=list)
    waiting_samples: int = 0
    complete: bool = False
    text: str = ""

    def accept(self, samples: Samples) -> None:
        self.complete = False
        self.waiting.append(np.ascontiguousarray(samples, np.float32))
        self.waiting_samples += len(samples)
        while self.waiting_samples > _MAX_WAITING_SAMPLES and len(self.waiting) > 1:
            self.waiting_samples -= len(self.waiting.pop(0))

    def end(self) -> None:
        """Put the tail behind the sound, once."""
        if not self.complete:
            self.accept(_TAIL)
            self.complete = True

    def take(self) -> Samples:
        samples = np.concatenate(self.waiting)
        self.waiting, self.waiting_samples = [], 0
        return samples


class StreamingStream:
    """The current utterance of one speaker."""

    def __init__(
        self,
        recognizer: StreamingRecognizer,
        options: StreamOptions,
        vocabulary: Vocabulary | None,
        new_stream: Callable[[], Any],
    ) -> None:
        self._recognizer = recognizer
        self._options = options
        self._vocabulary = vocabulary
        self._new_stream = new_stream
        self._utterance = _Utterance(new_stream())

    def accept(self, samples: Samples) -> None:
        """Append sound of the current utterance."""
        self._utterance.accept(samples)

    def reset(self) -> None:
        """Forget the current utterance."""
        self._utterance = _Utterance(self._new_stream())

    async def partial(self) -> Transcription:
        """Return what has been said so far, or the last answer while decoding."""
        utterance = self._utterance
        if not utterance.turn.locked():
            await self._decode(utterance, urgent=False)
        return self._transcription(utterance.text)

    async def flush(self) -> Transcription:
        """Return all that has been said so far; what comes later follows a short silence."""
        utterance = self._utterance
        utterance.end()
        await self._decode(utterance, urgent=True)
        return self._transcription(utterance.text)

    async def final(self) -> Transcription:
        """Return the whole utterance and begin a new one."""
        utterance = self._utterance
        self.reset()
        utterance.end()
        await self._decode(utterance, urgent=True)
        return self._transcription(utterance.text)

    async def _decode(self, utterance: _Utterance, *, urgent: bool) -> None:
        """Decode in the pool what waits. Raises RecognizerError."""
        async with utterance.turn:
            if not utterance.waiting:
                return
            stream, samples = utterance.stream, utterance.take()
            utterance.text = await self._recognizer.pool.run(
                lambda: self._recognizer.decode(stream, samples),
                room=self._options.room,
                engine=_ENGINE,
                urgent=urgent,
            )

    def _transcription(self, text: str) -> Transcription:
        asked = code_of(self._options.language)
        code = CHINESE if has_han(text) else "en" if asked in (AUTO, CHINESE) else asked
        form = self._options.chinese
        written = written_chinese(text, form) if code == CHINESE else text
        lang = tag_with_script(code, form)
        return Transcription(self._vocabulary.corrected(written, lang) if self._vocabulary else written, lang)


def load(folder: Path, ordinary: OrdinaryWords, threads: int = 2) -> StreamingRecognizer:
    """Load and warm up the streaming transducer in `folder`. Raises DamagedModelError, RecognizerError."""
    files = ModelFiles.find(folder)
    try:
        model = sherpa_onnx.OnlineRecognizer.from_transducer(
            tokens=str(files.tokens),
            encoder=str(files.encoder),
            decoder=str(files.decoder),
            joiner=str(files.joiner),
            num_threads=1,
            decoding_method="modified_beam_search" if files.unit else "greedy_search",
            modeling_unit=files.unit,
            bpe_vocab=str(files.bpe_vocab or ""),
        )
    except (RuntimeError, ValueError) as error:
        raise RecognizerError(f"The model in {folder} cannot be loaded: {error}") from error
    recognizer = StreamingRecognizer(model, files, ordinary, threads)
    recognizer.warm_up()
    return recognizer
