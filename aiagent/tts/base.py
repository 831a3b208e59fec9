"""The interface of speech synthesis."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from aiagent.audio.formats import Samples
from aiagent.errors import AgentError
from aiagent.tts.voices import VoiceEntry

SILENT_RATE_HZ = 24_000


class SynthesizerError(AgentError):
    """Text cannot be spoken: a model is damaged, or the synthesizer is closed or has too much to do."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Mono sound, shape (n,), -1..1.

    It is empty when nothing in the text can be spoken; `missing` is then the language that no installed voice speaks
    ("zh"), or "" when there was nothing to say.
    """

    samples: Samples = field(default_factory=lambda: np.zeros(0, np.float32))
    sample_rate_hz: int = SILENT_RATE_HZ
    missing: str = ""

    @property
    def secs(self) -> float:
        """The length in seconds."""
        return len(self.samples) / self.sample_rate_hz


class Synthesizer(Protocol):
    """All voices of this machine, shared by all rooms, which take turns."""

    async def synthesize(
        self, text: str, *, voice: str = "", speed: float = 1.0, lang: str = "", room: Hashable = None
    ) -> Speech:
        """Return the text as sound.

        `voice` is the id of a voice; one that does not speak `lang`, is unknown or not installed is replaced by the
        usual one of the language. `lang` is a BCP 47 tag; without one ("" or "auto") the text decides. Raises
        SynthesizerError. What is cancelled before it has begun is not spoken.
        """

    def prepare(self, *, voice: str = "", lang: str = "") -> None:
        """Begin to load the model of this voice, so that its first clause is not slower than the others."""

    async def warm_up(self) -> None:
        """Load the usual voice and speak with it, so that the first clause is not slower than the others."""

    def voices(self) -> Sequence[VoiceEntry]:
        """The voices that can speak, the usual one of a language before its others."""

    async def close(self) -> None:
        """Drop what waits, wait for what is being spoken, and free the threads."""
