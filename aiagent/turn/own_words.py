"""Echoes of the agent in recognised words, known by the words it says itself: the second proof. Pure."""

from collections import deque
from dataclasses import dataclass
from difflib import SequenceMatcher

from aiagent.language.words import tokens

# An echo can begin up to this long after the agent's last sound.
AFTER_SECS = 0.8
# Speech may have begun this much earlier than was detected.
BEFORE_SECS = 0.2
MIN_WORDS = 3
MIN_SHARE = 0.7
MIN_RUN = 2
KEPT_ANSWERS = 2
KEPT_WORDS = 300


@dataclass(frozen=True, slots=True)
class _Answer:
    turn_id: str
    began_at: float
    words: list[str]


class OwnWords:
    """The latest answers of the agent in one room."""

    def __init__(self) -> None:
        # Overflow: the oldest answer leaves.
        self._answers: deque[_Answer] = deque(maxlen=KEPT_ANSWERS)

    def said(self, turn_id: str, text: str, now: float) -> None:
        """Remember what the agent has said so far in this turn."""
        began_at = now
        if self._answers and self._answers[-1].turn_id == turn_id:
            began_at = self._answers.pop().began_at
        self._answers.append(_Answer(turn_id, began_at, tokens(text)[-KEPT_WORDS:]))

    def repeated_by(self, text: str, began_at: float) -> bool:
        """Whether an utterance that began at that moment, while the agent was heard, only repeats its words."""
        said = tokens(text)
        if not self._answers or began_at < self._answers[0].began_at - BEFORE_SECS or len(said) < MIN_WORDS:
            return False
        own = [word for answer in self._answers for word in answer.words]
        blocks = SequenceMatcher(None, said, own, autojunk=False).get_matching_blocks()
        return sum(block.size for block in blocks if block.size >= MIN_RUN) >= MIN_SHARE * len(said)
