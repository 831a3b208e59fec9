"""The wait for a speaker who has paused, maybe in the middle of a sentence. Pure.

The sound of the sentence decides, and its words where they are plainer (`unfinished.py`): a recogniser puts a full stop
behind anything, but a question mark only behind a question, and nobody ends with "of the".
"""

from collections import deque

from aiagent.turn.commands import Question
from aiagent.turn.unfinished import Rest, begins_as_question, rest_of

SHORTEST_WAIT_SECS = 1.0
LONGEST_WAIT_SECS = 2.5
FIRST_WAIT_SECS = 1.5
WAIT_PER_PAUSE = 1.25
FINISHED_PROBABILITY = 0.5
UNJUDGED_WAIT_SECS = 0.45
QUESTION_WAIT_SECS = 0.2
ASKING_WAIT_SECS = 1.0
KEPT_PAUSES = 8
# Somebody who goes on so soon completes the question, though its answer has begun.
HALVES_SECS = 2.0
_FINISHED_ENDINGS = (".", "?", "!", "。", "？", "！")
_QUESTION_MARKS = ("?", "？")


def is_rest_of(question: Question | None, peer_id: str, began_at: float | None) -> bool:
    """Whether speech that began then may be the rest of a spoken question: its asker has only paused."""
    if question is None or began_at is None or not question.spoken or question.asked_by != peer_id:
        return False
    return 0.0 < began_at - question.ended_at <= HALVES_SECS


class Patience:
    """Learns the pauses of each speaker of a room within a turn."""

    def __init__(self) -> None:
        self._ended_at: dict[str, float] = {}
        self._pauses: dict[str, deque[float]] = {}

    def spoke(self, peer_id: str, began_at: float, ended_at: float) -> None:
        """Take note that someone spoke from `began_at` to `ended_at`, in seconds of one clock."""
        pause_secs = began_at - self._ended_at.get(peer_id, -LONGEST_WAIT_SECS)
        if 0 < pause_secs < LONGEST_WAIT_SECS:
            self._pauses.setdefault(peer_id, deque(maxlen=KEPT_PAUSES)).append(pause_secs)
        self._ended_at[peer_id] = ended_at

    def wait_secs(self, peer_id: str, text: str, completion: float | None) -> float:
        """Return the seconds between the end of speech and the end of the turn.

        `completion` is the probability that the sentence is finished, by its sound; None where that was not judged,
        then its last mark decides.
        """
        if completion is None and text.rstrip().endswith(_QUESTION_MARKS):
            return 0.0
        rest = rest_of(text)
        if rest is Rest.MISSING:
            return self._wait_for_rest(peer_id)
        if rest is Rest.POSSIBLE and completion is not None:
            return SHORTEST_WAIT_SECS
        if completion is None:
            return 0.0 if text.rstrip().endswith(_FINISHED_ENDINGS) else UNJUDGED_WAIT_SECS
        if completion >= FINISHED_PROBABILITY:
            return 0.0
        if text.rstrip().endswith(_QUESTION_MARKS):
            return QUESTION_WAIT_SECS
        if peer_id not in self._pauses and begins_as_question(text):
            return ASKING_WAIT_SECS
        return self._wait_for_rest(peer_id)

    def _wait_for_rest(self, peer_id: str) -> float:
        pauses = self._pauses.get(peer_id)
        usual = max(pauses) * WAIT_PER_PAUSE if pauses else FIRST_WAIT_SECS
        return min(LONGEST_WAIT_SECS, max(SHORTEST_WAIT_SECS, usual))

    def answered(self, peer_id: str) -> None:
        """Begin anew with someone who is answered: the time until they speak again is no pause."""
        self._ended_at.pop(peer_id, None)

    def forget(self, peer_id: str) -> None:
        """Forget someone who left."""
        self._ended_at.pop(peer_id, None)
        self._pauses.pop(peer_id, None)
