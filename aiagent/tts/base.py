"""The seam for speech synthesis."""

from typing import Protocol

from aiagent.audio.formats import Samples
from aiagent.errors import AgentError


class SynthesizerError(AgentError):
    """Text cannot be spoken: a model is damaged, or the synthesizer is closed."""


class Synthesizer(Protocol):
    """A loaded voice, shared by all rooms."""

    sample_rate_hz: int

    async def synthesize(self, text: str, *, speed: float = 1.0) -> Samples:
        """Return the text as mono sound, shape (n,), -1..1 at `sample_rate_hz`; empty when nothing can be spoken.

        Raises SynthesizerError.
        """

    def warm_up(self) -> None:
        """Speak a little, so that the first clause is not slower than the others. Blocks."""

    async def close(self) -> None:
        """Wait for what is being spoken, and free the thread."""
