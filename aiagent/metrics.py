"""How long the stages of a turn took, in milliseconds."""

import time
from dataclasses import dataclass


@dataclass(slots=True)
class TurnTimes:
    """Monotonic moments of one turn; each stage is counted from the end of speech."""

    speech_ended_at: float
    recognised_at: float | None = None
    first_token_at: float | None = None
    first_clause_at: float | None = None
    first_audio_at: float | None = None

    def mark(self, stage: str) -> None:
        """Remember the first time `stage` (a field name) was reached."""
        if getattr(self, stage) is None:
            setattr(self, stage, time.monotonic())

    def as_metrics(self) -> dict[str, int]:
        """The `metrics` of an agent_state frame."""
        stages = {
            "asr_ms": self.recognised_at,
            "first_token_ms": self.first_token_at,
            "first_clause_ms": self.first_clause_at,
            "first_audio_ms": self.first_audio_at,
        }
        return {name: round((at - self.speech_ended_at) * 1000) for name, at in stages.items() if at is not None}
