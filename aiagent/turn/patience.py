"""The wait for a speaker who has paused, maybe in the middle of a sentence. Pure.

The sound of the sentence decides, and its words where they are plainer: a recogniser puts a full stop behind anything,
but a question mark only behind a question, and nobody ends with "of the".
"""

import re
from collections import deque

SHORTEST_WAIT_SECS = 1.0
LONGEST_WAIT_SECS = 2.5
FIRST_WAIT_SECS = 1.5
WAIT_PER_PAUSE = 1.25
FINISHED_PROBABILITY = 0.5
UNJUDGED_WAIT_SECS = 0.45
QUESTION_WAIT_SECS = 0.2
ASKING_WAIT_SECS = 1.0
KEPT_PAUSES = 8
_FINISHED_ENDINGS = (".", "?", "!", "。", "？", "！")
_QUESTION_MARKS = ("?", "？")
_ASKS = re.compile(
    r"(?:[^,.]{1,30}[,.])?\W*(?:who|whose|what|when|where|why|how|which)\b|.*(?:什么|为什么|怎么|谁|哪|多少|几|吗|呢)",
    re.I,
)
_LAST_WORD = re.compile(r"([^\W\d_]+)[\W_]*\Z")
_GOES_ON = frozenset(
    {"a", "an", "the", "of", "to", "and", "or", "but", "because", "with", "my", "your", "our", "their", "its"}
    | {"between", "into", "that", "which", "please", "know", "say", "tell", "explain", "would", "could", "should"}
    | {"um", "uh", "er", "so", "if", "than", "from", "about", "is", "are", "was", "were", "i", "i'm", "we", "they"}
)


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
        if completion is None:
            return 0.0 if text.rstrip().endswith(_FINISHED_ENDINGS) else UNJUDGED_WAIT_SECS
        goes_on = _goes_on(text)
        if completion >= FINISHED_PROBABILITY and not goes_on:
            return 0.0
        if text.rstrip().endswith(_QUESTION_MARKS) and not goes_on:
            return QUESTION_WAIT_SECS
        pauses = self._pauses.get(peer_id)
        if not pauses and not goes_on and _ASKS.match(text):
            return ASKING_WAIT_SECS
        usual = max(pauses) * WAIT_PER_PAUSE if pauses else FIRST_WAIT_SECS
        return min(LONGEST_WAIT_SECS, max(SHORTEST_WAIT_SECS, usual))

    def answered(self, peer_id: str) -> None:
        """Begin anew with someone who is answered: the time until they speak again is no pause."""
        self._ended_at.pop(peer_id, None)

    def forget(self, peer_id: str) -> None:
        """Forget someone who left."""
        self._ended_at.pop(peer_id, None)
        self._pauses.pop(peer_id, None)


def _goes_on(text: str) -> bool:
    """Whether the last word asks for another."""
    last = _LAST_WORD.search(text)
    return last is not None and last.group(1).casefold() in _GOES_ON
