"""Times and outcome of a turn: its stages, the model that answered, and errors."""

from dataclasses import dataclass

from aiagent.llm.base import Answered, LanguageModelError
from aiagent.metrics import figures

_STAGES = {
    "end_of_turn_ms": "turn_ended_at",
    "asr_ms": "recognised_at",
    "first_token_ms": "first_token_at",
    "first_clause_ms": "first_clause_at",
    "first_audio_ms": "first_audio_at",
    "written_ms": "written_at",
}
LONGEST_MS = 86_400_000
LONGEST_WORD = 40
LONGEST_REASON = 200


@dataclass(slots=True)
class TurnTimes:
    """Monotonic moments of one turn; each stage is counted from the end of speech.

    `turn_ended_at` is when it was certain that the speaker was done, `written_at` when the answer was written to the
    chat, if it was, `ended_at` when the last of it was heard.
    `provider` is the language model that answered, `fallback` whether a preferred one failed before, `error` the kind
    of failure. `reason` is why the first one failed, in the provider's words, without keys and without talk.
    """

    speech_ended_at: float
    recognised_at: float | None = None
    first_token_at: float | None = None
    first_clause_at: float | None = None
    first_audio_at: float | None = None
    written_at: float | None = None
    turn_ended_at: float | None = None
    ended_at: float | None = None
    provider: str = ""
    fallback: bool = False
    error: str = ""
    reason: str = ""

    def answered(self, by: Answered) -> None:
        """Remember the provider that answers."""
        self.provider, self.fallback = by.provider, by.fallback
        self.reason = self.reason or by.reason[:LONGEST_REASON]

    def failed(self, error: Exception) -> None:
        """Remember the kind of the first failure, `timeout` for a LanguageModelTimeoutError, and its reason."""
        if isinstance(error, LanguageModelError):
            self.reason = self.reason or str(error)[:LONGEST_REASON]
        self.error = self.error or type(error).__name__.removeprefix("LanguageModel").removesuffix("Error").lower()

    def mark(self, stage: str, at: float) -> None:
        """Remember the first time `stage` (a field name) was reached."""
        if getattr(self, stage) is None:
            setattr(self, stage, at)

    def as_metrics(self) -> dict[str, int]:
        """The `metrics` of an agent_state frame."""
        reached = {name: getattr(self, moment) for name, moment in _STAGES.items()}
        metrics = {name: _millis(self.speech_ended_at, at) for name, at in reached.items() if at is not None}
        if self.first_audio_at is not None and self.ended_at is not None:
            metrics["playout_ms"] = _millis(self.first_audio_at, self.ended_at)
        return metrics


@dataclass(frozen=True, slots=True)
class EndedTurn:
    """A turn that is over. `spoken` is whether the question was; `interrupted` also when it was stopped unheard."""

    turn_id: str
    asked_by: str
    spoken: bool
    mode: str
    lang: str
    times: TurnTimes
    interrupted: bool

    def as_figures(self) -> dict[str, object]:
        """Return the members that the frame and the record of the turn share (docs/protocol.md, "Turns")."""
        times = self.times
        stages = dict.fromkeys([*_STAGES, "playout_ms"]) | times.as_metrics()
        if not self.spoken:
            stages["end_of_turn_ms"] = stages["asr_ms"] = None
        return {
            "turn_id": self.turn_id,
            "source": "speech" if self.spoken else "text",
            "mode": self.mode,
            "lang": self.lang,
            **stages,
            "interrupted": self.interrupted,
            "provider": times.provider[:LONGEST_WORD],
            "fallback": times.fallback,
            "error": times.error[:LONGEST_WORD],
        }

    def count(self) -> None:
        """Add the turn to the Prometheus metrics of the process."""
        recorded, times = self.as_figures(), self.times
        figures.TURNS.labels(str(recorded["source"]), times.provider or "none").inc()
        for stage in figures.STAGES:
            millis = recorded[f"{stage}_ms"]
            if isinstance(millis, int):
                figures.TURN_STAGE_SECS.labels(stage).observe(millis / 1000)
        if isinstance(playout_ms := recorded["playout_ms"], int):
            figures.PLAYOUT_SECS.observe(playout_ms / 1000)
        if times.first_audio_at is None and times.written_at is None:
            figures.UNANSWERED.inc()
        elif self.interrupted:
            figures.INTERRUPTED.inc()
        if times.fallback:
            figures.FALLBACKS.inc()
        if times.error:
            figures.ERRORS.labels(times.error).inc()


def _millis(begin: float, end: float) -> int:
    return min(LONGEST_MS, max(0, round((end - begin) * 1000)))
