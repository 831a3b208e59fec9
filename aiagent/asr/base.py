"""The seam for speech recognition: one shared recognizer, one stream for each speaker."""

from dataclasses import dataclass
from typing import Protocol

from aiagent.audio.formats import Samples
from aiagent.errors import AgentError


class RecognizerError(AgentError):
    """Speech cannot be recognised: a model is damaged, or the recognizer is closed."""


@dataclass(frozen=True, slots=True)
class Transcription:
    """What was said. `text` is empty when nothing was, and has no spaces around it; `lang` is a BCP 47 tag."""

    text: str
    lang: str


class RecognizerStream(Protocol):
    """The utterances of one speaker, one after the other. Used from one event loop."""

    def accept(self, samples: Samples) -> None:
        """Append sound of the current utterance: 16 kHz mono, shape (n,), -1..1."""

    async def partial(self) -> Transcription:
        """Return what has been said so far. Never waits for a busy recognizer: then it is the last answer again."""

    async def flush(self) -> Transcription:
        """Return all that has been said so far, waiting for a busy recognizer; the utterance may go on."""

    async def final(self) -> Transcription:
        """Return the whole utterance, and begin a new one with what is accepted from now on."""

    def reset(self) -> None:
        """Forget the current utterance."""


class Recognizer(Protocol):
    """A loaded model that serves many streams."""

    def open_stream(self) -> RecognizerStream:
        """Begin with another speaker."""

    def warm_up(self) -> None:
        """Decode a little, so that the first utterance is not slower than the others. Blocks."""

    async def close(self) -> None:
        """Decode what was asked for before, then free the threads. Streams raise RecognizerError from now on."""
