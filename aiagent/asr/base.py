"""The interface of speech recognition: one shared recognizer, one stream for each speaker."""

from dataclasses import dataclass
from typing import Protocol

from aiagent.audio.formats import Samples
from aiagent.errors import AgentError


class RecognizerError(AgentError):
    """Speech cannot be recognised: a model is damaged, or the recognizer is closed."""


@dataclass(frozen=True, slots=True)
class Transcription:
    """Recognised text without spaces around it, "" when nothing was said; `lang` is a BCP 47 tag."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class StreamOptions:
    """The options of one speaker's stream.

    `language` is a BCP 47 tag, or "auto": found out for each utterance, English or Mandarin. `chinese` is how Chinese
    is written: zh-Hans, zh-Hant, zh-TW or zh-HK. `room` is the room with which the stream shares turns in the queue.
    `previous` is the `lang` of what the speaker said last, "" when nothing yet. `hotwords` are names and terms that are
    listened for, and spelled like this.
    """

    language: str = "en"
    chinese: str = "zh-Hans"
    room: str = ""
    previous: str = ""
    hotwords: tuple[str, ...] = ()


ENGLISH = StreamOptions()


class RecognizerStream(Protocol):
    """The utterances of one speaker, one after the other. Used from one event loop."""

    def accept(self, samples: Samples) -> None:
        """Append sound of the current utterance: 16 kHz mono, shape (n,), -1..1."""

    async def partial(self) -> Transcription:
        """Return what has been said so far, when it is the stream's turn; or the last answer again."""

    async def flush(self) -> Transcription:
        """Return all that has been said so far, before all partial results; the utterance may go on."""

    async def final(self) -> Transcription:
        """Return the whole utterance, and begin a new one with what is accepted from now on."""

    def reset(self) -> None:
        """Forget the current utterance."""


class Recognizer(Protocol):
    """Loaded models that serve many streams."""

    def open_stream(self, options: StreamOptions = ENGLISH) -> RecognizerStream:
        """Begin with another speaker. A language that `supports` denies is taken for English."""

    def supports(self, language: str) -> bool:
        """Whether the models for this language (as in StreamOptions) are there."""

    async def prepare(self, language: str) -> None:
        """Load the models of a language that is going to be spoken. Raises RecognizerError."""

    def warm_up(self) -> None:
        """Decode a little, so that the first utterance is not slower than the others. Blocks."""

    async def close(self) -> None:
        """Finish what was asked for, then free the threads. Streams raise RecognizerError from now on."""
