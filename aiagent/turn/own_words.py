"""Echoes of the agent in recognised words, known by the words it says itself: the second proof. Pure."""

from collections import deque
from dataclasses import dataclass, field
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


# A clause is known when it begins to be heard; no word of it is said later than this after the one before.
SLOWEST_WORD_SECS = 0.5
SLOWEST_START_SECS = 1.0


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    begins_at: float
    ends_at: float


@dataclass(slots=True)
class _Answer:
    turn_id: str
    # Overflow: the oldest word leaves; `told` counts all.
    words: deque[_Word] = field(default_factory=lambda: deque(maxlen=KEPT_WORDS))
    told: int = 0


class OwnWords:
    """The latest answers of the agent in one room."""

    def __init__(self) -> None:
        # Overflow: the oldest answer leaves.
        self._answers: deque[_Answer] = deque(maxlen=KEPT_ANSWERS)

    def said(self, turn_id: str, text: str, now: float) -> None:
        """Remember what the agent has said so far in this turn."""
        if not self._answers or self._answers[-1].turn_id != turn_id:
            self._answers.append(_Answer(turn_id))
        answer = self._answers[-1]
        told = tokens(text)
        answer.words.extend(
            _Word(word, now, now + SLOWEST_START_SECS + number * SLOWEST_WORD_SECS)
            for number, word in enumerate(told[answer.told :])
        )
        answer.told = max(answer.told, len(told))

    def repeated_by(self, text: str, began_at: float) -> bool:
        """Whether an utterance that began at that moment, while the agent was heard, only repeats its words.

        Words that were over before an echo could have begun do not count: somebody repeats them.
        """
        said = tokens(text)
        if not self._answers or len(said) < MIN_WORDS:
            return False
        if not any(word.begins_at - BEFORE_SECS <= began_at for answer in self._answers for word in answer.words):
            return False
        own = [word.text for answer in self._answers for word in answer.words if word.ends_at + AFTER_SECS >= began_at]
        blocks = SequenceMatcher(None, said, own, autojunk=False).get_matching_blocks()
        return sum(block.size for block in blocks if block.size >= MIN_RUN) >= MIN_SHARE * len(said)
