"""One answer while it comes: what of it may be said, and until when the next piece has to come. Pure.

Some models begin to think without a mark and write only the mark of the end; what came before it must not have been
said. Whether a model does so is known after its first answer, which is held back for a moment.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from aiagent.llm.attempts import StreamLimits
from aiagent.llm.base import LanguageModelBadAnswerError, LanguageModelTimeoutError, Piece, ToolCall
from aiagent.llm.tool_calls import CallAssembler
from aiagent.llm.wording.answer_filter import AnswerFilter

HOLD_SECS = 1.0
THINKING_TOKENS = 2000
MOST_CHARS = 20_000
_PART_CHARS = 2048
_MOST_PIECE_CHARS = 1 << 17
_LOOK_CHARS = 120
_LIKE_THOUGHTS = re.compile(
    r"\W*(?:(?:okay|ok|alright|all right|hmm+|so|well|first|wait)\b[\s,.]*)*"
    r"(?:the user|user (?:asks|wants|is)|let me|let's see|i (?:need|have|should|must)|we (?:need|have|should|must)|"
    r"i'm (?:asked|supposed)|they (?:ask|want)|this is a (?:simple|question))|"
    r"\W*(?:嗯|好的|好吧|首先)?\W*(?:用户|我需要|我应该|让我)",
    re.I,
)


@dataclass(slots=True)
class Habits:
    """Habits of a provider's model, as far as its answers showed them.

    `begins_in_thought` says that its thoughts have no mark of a beginning; None while that is unknown. `thinks` says
    that thoughts came, which need tokens of their own.
    """

    begins_in_thought: bool | None = None
    thinks: bool = False

    def tokens(self, wanted: int) -> int:
        """Return how many tokens to ask for, that so many are left for the answer."""
        return wanted + THINKING_TOKENS if self.thinks else wanted


class Progress:
    """One attempt at an answer. Moments are loop time in seconds."""

    def __init__(
        self, limits: StreamLimits, started: float, habits: Habits, names: Collection[str], agent_name: str
    ) -> None:
        """`names` are those of the tools that are offered."""
        self._limits = limits
        self._started = started
        self._habits = habits
        self._filter = AnswerFilter(names, agent_name)
        self._assembler = CallAssembler()
        self._alive_at: float | None = None
        self._held: list[str] = []
        self._holding = habits.begins_in_thought is not False
        self._hold_until: float | None = None
        self._chars = 0
        self._given = False
        self.began = False

    @property
    def is_full(self) -> bool:
        """Whether the answer is longer than anybody will listen to."""
        return self._chars > MOST_CHARS

    def deadline(self) -> float:
        """Return the moment until which to wait for the next piece; then `check`, and `take` an empty piece."""
        limit = self._limit()
        return limit if self._hold_until is None else min(limit, self._hold_until)

    def check(self, now: float) -> None:
        """Raise LanguageModelTimeoutError at the end of the time."""
        if now >= self._limit():
            raise LanguageModelTimeoutError(self._complaint(now))

    def take(self, piece: Piece, now: float) -> list[str]:
        """Take the next piece; return the text that may be said. Raises LanguageModelError."""
        if piece.text or piece.calls or piece.thinks:
            self._alive_at = now
        self._habits.thinks |= piece.thinks
        for part in piece.calls:
            self.began = True
            self._assembler.add(part)
        if len(piece.text) > _MOST_PIECE_CHARS:
            raise LanguageModelBadAnswerError("The language model sent too much at once.")
        said: list[str] = []
        # In parts: the filter works on a short text at a time, however much comes at once.
        for place in range(0, len(piece.text), _PART_CHARS):
            said += self._say(self._filter.feed(piece.text[place : place + _PART_CHARS]), now)
            if self.is_full:
                break
        said += self._release(now) if self._holding else []
        self._given |= bool(said)
        return said

    def listener_took(self, secs: float) -> None:
        """The listener had to be waited for: that pause is not the provider's."""
        if self._alive_at is not None:
            self._alive_at += secs

    def finish(self, *, cut: bool = False) -> list[str | ToolCall]:
        """Return the rest of an answer that ended; `cut` when the provider ran out of tokens.

        Raises LanguageModelBadAnswerError where nothing can be said.
        """
        rest = self._say(self._filter.rest(whole=not cut), self._started)
        self._habits.thinks |= self._filter.has_thoughts
        if self._holding and not (cut and self._habits.begins_in_thought):
            rest = self._held
        if (rest or self._given) and not cut and self._habits.begins_in_thought is None:
            self._habits.begins_in_thought = False
        calls: list[ToolCall] = self._assembler.calls()
        calls += [
            ToolCall(call.name, call.arguments, f"text_{number}") for number, call in enumerate(self._filter.calls)
        ]
        if not (self._given or rest or calls):
            # All tokens went into thoughts that were not shown.
            self._habits.thinks |= cut
            what = "thought for too long and answered nothing" if self._habits.thinks else "answered without text"
            raise LanguageModelBadAnswerError(f"The language model {what}.")
        return [*rest, *calls]

    def broke_off(self) -> list[str]:
        """Return the text that came before a failure."""
        text = self._say(self._filter.rest(whole=False), self._started)
        if not self._holding or self._habits.begins_in_thought:
            return text
        held, self._held = self._held, []
        return held

    def _say(self, text: str, now: float) -> list[str]:
        if self._filter.began_in_thought:
            self._filter.began_in_thought = False
            self._habits.begins_in_thought = self._habits.thinks = True
            self._held, self._holding, self._hold_until = [], False, None
        if not text:
            return []
        self.began = True
        self._chars += len(text)
        if not self._holding:
            return [text]
        self._held.append(text)
        if self._hold_until is None and self._habits.begins_in_thought is None:
            self._hold_until = now + HOLD_SECS
        return []

    def _release(self, now: float) -> list[str]:
        """Let go of the text that is held back, once there was time enough for thoughts to show."""
        if self._hold_until is None or now < self._hold_until:
            return []
        self._hold_until = None
        if _LIKE_THOUGHTS.match("".join(self._held)[:_LOOK_CHARS]):
            return []
        self._holding = False
        held, self._held = self._held, []
        return held

    def _limit(self) -> float:
        limits = self._limits
        if self._alive_at is None:
            return self._started + limits.first_token_secs
        whole = limits.total_secs if self.began else self._thinking_secs
        return min(self._started + whole, self._alive_at + limits.silence_secs)

    @property
    def _thinking_secs(self) -> float:
        limits = self._limits
        return min(limits.total_secs, max(limits.thinking_secs, limits.first_token_secs))

    def _complaint(self, now: float) -> str:
        limits = self._limits
        if self._alive_at is None:
            what = f"did not begin within {limits.first_token_secs:g} s"
        elif now < self._started + limits.total_secs and now >= self._alive_at + limits.silence_secs:
            what = f"paused for {limits.silence_secs:g} s"
        elif not self.began:
            what = f"was only thoughts for {self._thinking_secs:g} s"
        else:
            what = f"did not end within {limits.total_secs:g} s"
        return f"The answer of the language model {what}."
