"""The answer that is prepared before its question is certain. Pure; `now` is monotonic seconds."""

from dataclasses import dataclass

from aiagent.turn.commands import Command, DropReply, PrepareReply, Question

# An answer prepared for a raised hand is made anew after this long: the talk has gone on.
PREPARED_FOR_SECS = 30.0


@dataclass(frozen=True, slots=True)
class _Prepared:
    question: Question
    voiced_secs: float
    at: float
    for_hand: bool


class Preparation:
    """At most one answer: to what a speaker seems to ask, or to what a moderator may permit (`for_hand`)."""

    def __init__(self) -> None:
        self._prepared: _Prepared | None = None

    def begin(
        self, question: Question, now: float, *, voiced_secs: float = 0.0, for_hand: bool = False
    ) -> list[Command]:
        """Prepare the answer to `question`, asked in `voiced_secs` of speech; another prepared one is dropped."""
        known = self.is_for(question)
        dropped = [] if known else self.discard()
        self._prepared = _Prepared(question, voiced_secs, now, for_hand)
        return dropped if known else [*dropped, PrepareReply(question)]

    def guessed_for(self, peer_id: str) -> Question | None:
        """Return the question that this speaker seems to ask; None when there is none."""
        prepared = self._prepared
        return (
            prepared.question if prepared and prepared.question.asked_by == peer_id and not prepared.for_hand else None
        )

    def asker_goes_on(self, peer_id: str, voiced_secs: float) -> bool:
        """Return whether the asker has gone on speaking, so that the question was only half of it."""
        return self.guessed_for(peer_id) is not None and voiced_secs > (
            self._prepared.voiced_secs if self._prepared else 0
        )

    def is_for(self, question: Question) -> bool:
        """Return whether the answer to this question is prepared."""
        return self._prepared is not None and self._prepared.question.turn_id == question.turn_id

    def take(self, question: Question, now: float) -> bool:
        """Take the answer to this question: True when it was prepared, and not too long ago."""
        prepared = self._prepared
        if prepared is None or not self.is_for(question) or now - prepared.at > PREPARED_FOR_SECS:
            return False
        self._prepared = None
        return True

    def discard(self, *, asked_by: str | None = None, for_hand: bool = False) -> list[Command]:
        """Drop the prepared answer; `asked_by` and `for_hand` narrow it to a participant's or the hand's."""
        prepared = self._prepared
        if prepared is None or (for_hand and not prepared.for_hand):
            return []
        if asked_by is not None and prepared.question.asked_by != asked_by:
            return []
        self._prepared = None
        return [DropReply(prepared.question.turn_id)]
