"""Recognition with sherpa-onnx: Moonshine, an offline model so quick that partial results are had by decoding the
growing utterance again.

Scheduling, over one small thread pool for all speakers:

- A final result is always decoded: each stream has at most one waiting, since `final` ends its utterance. So is what
  `flush` asks for; it waits for the decoding that its stream has under way.
- A partial result is decoded only when its stream has none under way and a place is free: there is one place less than
  threads, so that a final result finds a thread. Else it is dropped and the last one returned again: nothing waits in
  a queue to be out of date when its turn comes.
- An utterance longer than 12 s is cut at its quietest place; the text before the cut is kept, only the sound behind it
  is decoded again. At most 60 s of undecoded sound are kept, then the oldest is dropped.
"""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sherpa_onnx

from aiagent.asr.base import RecognizerError, Transcription
from aiagent.asr.segmentation import may_be_speech, quietest_cut
from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.models.manifest import model_files

MODEL_NAME = "moonshine-tiny-en"
_REPEATED_MARK = re.compile(r"([,.?!])\1+")
_PADDING_SAMPLES = 3 * SPEECH_RATE_HZ // 10
_MIN_SAMPLES = SPEECH_RATE_HZ // 10
_LONG_SAMPLES = 12 * SPEECH_RATE_HZ
_CUT_FROM_SAMPLES = 6 * SPEECH_RATE_HZ
_KEPT_SAMPLES = 60 * SPEECH_RATE_HZ
_LAST_CUT_SAMPLES = SPEECH_RATE_HZ // 2


@dataclass(frozen=True, slots=True)
class _Decoded:
    """`head_text` is said in the first `head_samples`, which need no decoding any more; `tail_text` behind them."""

    head_text: str
    head_samples: int
    tail_text: str


class SherpaRecognizer:
    """A shared offline model and the threads that run it."""

    def __init__(self, model: Any, lang: str, threads: int) -> None:
        self._model = model
        self.lang = lang
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="asr")
        self._partial_places = max(1, threads - 1)
        self._closed = False

    def open_stream(self) -> "SherpaStream":
        """Begin with another speaker."""
        return SherpaStream(self)

    def warm_up(self) -> None:
        """Decode half a second of noise."""
        noise = np.random.default_rng(0).standard_normal(SPEECH_RATE_HZ // 2)
        self._decode_piece(np.asarray(0.05 * noise, np.float32))

    async def close(self) -> None:
        """Decode what was asked for before, then free the threads: no final result is lost."""
        self._closed = True
        await asyncio.to_thread(self._pool.shutdown)

    def take_partial_place(self) -> bool:
        """Reserve a place for decoding a partial result; False when all are taken."""
        if self._partial_places == 0:
            return False
        self._partial_places -= 1
        return True

    def return_partial_place(self) -> None:
        """Give a reserved place back."""
        self._partial_places += 1

    async def decode(self, samples: Samples) -> _Decoded:
        """Decode an utterance in the pool. Raises RecognizerError."""
        if self._closed:
            raise RecognizerError("The recognizer is closed.")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._decode, samples)
        except RuntimeError as error:
            raise RecognizerError(f"The utterance cannot be decoded: {error}") from error

    def _decode(self, samples: Samples) -> _Decoded:
        texts: list[str] = []
        position = 0
        while len(samples) - position > _LONG_SAMPLES:
            end = min(position + _LONG_SAMPLES, len(samples) - _LAST_CUT_SAMPLES)
            cut = quietest_cut(samples, position + _CUT_FROM_SAMPLES, end)
            texts.append(self._decode_piece(samples[position:cut]))
            position = cut
        return _Decoded(_join(texts), position, self._decode_piece(samples[position:]))

    def _decode_piece(self, samples: Samples) -> str:
        if len(samples) < _MIN_SAMPLES or not may_be_speech(samples):
            return ""
        stream = self._model.create_stream()
        # With silence behind it a word that is cut off is left out; without, the model makes up how it goes on.
        stream.accept_waveform(SPEECH_RATE_HZ, np.pad(samples, (0, _PADDING_SAMPLES)))
        self._model.decode_stream(stream)
        return _REPEATED_MARK.sub(r"\1", str(stream.result.text)).strip()


class SherpaStream:
    """The current utterance of one speaker."""

    def __init__(self, recognizer: SherpaRecognizer) -> None:
        self._recognizer = recognizer
        self._utterance = 0
        self._decoding = asyncio.Lock()
        self._begin()

    def _begin(self) -> None:
        self._utterance += 1
        self._chunks: list[Samples] = []
        self._sample_count = 0
        self._head_text = ""
        self._last_text = ""
        self._last_sample_count = 0

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
        """Return what has been said so far, or the last answer when the recognizer is busy."""
        if self._decoding.locked() or not self._recognizer.take_partial_place():
            return self._transcription(self._last_text)
        try:
            return await self.flush()
        finally:
            self._recognizer.return_partial_place()

    async def flush(self) -> Transcription:
        """Return all that has been said so far; a decoding that is under way is waited for."""
        utterance = self._utterance
        async with self._decoding:
            if utterance == self._utterance and self._sample_count != self._last_sample_count:
                samples = self._take_sound()
                decoded = await self._recognizer.decode(samples)
                if utterance == self._utterance:
                    self._remember(decoded, len(samples))
        return self._transcription(self._last_text)

    async def final(self) -> Transcription:
        """Return the whole utterance and begin a new one."""
        if self._sample_count == self._last_sample_count:
            text = self._last_text
            self._begin()
            return self._transcription(text)
        samples, head_text = self._take_sound(), self._head_text
        self._begin()
        decoded = await self._recognizer.decode(samples)
        return self._transcription(_join([head_text, decoded.head_text, decoded.tail_text]))

    def _take_sound(self) -> Samples:
        """Return the undecoded sound as one array."""
        samples = np.concatenate(self._chunks) if self._chunks else np.zeros(0, np.float32)
        self._chunks = [samples]
        return samples

    def _remember(self, decoded: _Decoded, decoded_count: int) -> None:
        """Keep the text of a partial result, and drop the sound before its last cut."""
        self._head_text = _join([self._head_text, decoded.head_text])
        self._last_text = _join([self._head_text, decoded.tail_text])
        remaining = self._take_sound()[decoded.head_samples :]
        self._chunks = [remaining]
        self._sample_count = len(remaining)
        self._last_sample_count = decoded_count - decoded.head_samples

    def _transcription(self, text: str) -> Transcription:
        return Transcription(text=text, lang=self._recognizer.lang)


def _join(texts: list[str]) -> str:
    return " ".join(text for text in texts if text)


def load(models_dir: Path, threads: int = 2) -> SherpaRecognizer:
    """Load and warm up the installed English model; each of `threads` decodes one utterance at a time.

    Raises ModelError when the model is missing or damaged, RecognizerError when the engine refuses it.
    """
    encoder, decoder, tokens = model_files(
        MODEL_NAME, models_dir, "encoder_model.ort", "decoder_model_merged.ort", "tokens.txt"
    )
    try:
        model = sherpa_onnx.OfflineRecognizer.from_moonshine_v2(
            encoder=str(encoder), decoder=str(decoder), tokens=str(tokens), num_threads=1
        )
    except RuntimeError as error:
        raise RecognizerError(f"The model {MODEL_NAME} cannot be loaded: {error}") from error
    recognizer = SherpaRecognizer(model, "en", threads)
    recognizer.warm_up()
    return recognizer
