"""Questions that wait for their answer, and refusals of those that may not. Pure."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from aiagent.turn.commands import Command, Question, RefuseQuestion

MAX_QUEUED_QUESTIONS = 2
REFUSE_EVERY_SECS = 10.0


class WaitingQuestions:
    """Questions in their order; those that need permission wait behind the agent's raised hand.

    Overflow: a question beyond the second, not counting the one that the hand is up for, is refused.
    """

    def __init__(self) -> None:
        self._questions: deque[Question] = deque()

    def __len__(self) -> int:
        return len(self._questions)

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions)

    def add(self, question: Question, *, answering: bool) -> bool:
        """Append a question; False when there is no room. `answering` while another question is being answered."""
        if len(self._questions) >= MAX_QUEUED_QUESTIONS + (not answering):
            return False
        self._questions.append(question)
        return True

    @property
    def for_hand(self) -> Question | None:
        """The question that the hand is up for."""
        return next((question for question in self._questions if question.needs_permission), None)

    def take(self) -> Question | None:
        """Remove and return the next question that may be answered."""
        free = next((question for question in self._questions if not question.needs_permission), None)
        if free:
            self._questions.remove(free)
        return free

    def permit(self, now: float) -> bool:
        """Put the question that the hand is up for first, with permission. False when the hand is down."""
        question = self.for_hand
        if question is None:
            return False
        self._questions.remove(question)
        self._questions.appendleft(replace(question, needs_permission=False, not_before=now))
        return True

    def keep(self, *, of_others_than: str | None = None, permitted: bool = False) -> None:
        """Forget the questions of one participant, or with `permitted` those that need permission."""
        self._questions = deque(
            question
            for question in self._questions
            if question.asked_by != of_others_than and not (permitted and question.needs_permission)
        )

    def clear(self) -> None:
        """Forget all."""
        self._questions.clear()


class Refusals:
    """Each person is told of a refusal, but not again and again."""

    def __init__(self) -> None:
        self._told_at: dict[str, float] = {}

    def refuse(self, refusal: RefuseQuestion, now: float) -> list[Command]:
        """Tell who asked, unless they have just been told."""
        told_at = self._told_at.get(refusal.asked_by)
        if told_at is not None and now - told_at < REFUSE_EVERY_SECS:
            return []
        self._told_at[refusal.asked_by] = now
        return [refusal]

    def forget(self, peer_id: str) -> None:
        """Forget someone who left."""
        self._told_at.pop(peer_id, None)
