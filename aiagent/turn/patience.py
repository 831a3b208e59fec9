"""The wait for a speaker who has paused, maybe in the middle of a sentence. Pure.

The sound of the sentence decides, and its words where they are plainer: a recogniser puts a full stop behind anything,
but a question mark only behind a question, and nobody ends with "of the".
"""

import re
from collections import deque

from aiagent.turn.commands import Question

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
_ASKS = re.compile(
    r"(?:[^,.]{1,30}[,.])?\W*(?:who|whose|what|when|where|why|how|which)\b|.*(?:什么|为什么|怎么|谁|哪|多少|几|吗|呢)",
    re.I,
)
_LAST_WORD = re.compile(r"([^\W\d_]+)[\W_]*\Z")
_GOES_ON = frozenset(
    {"a", "an", "the", "every", "between", "during", "without", "unless", "although", "whether", "while", "than"}
    | {"to", "and", "or", "but", "because", "my", "your", "our", "their", "its"}
    | {"that", "which", "please", "know", "say", "tell", "explain", "would", "could", "should"}
    | {"um", "uh", "er", "so", "if", "is", "are", "was", "were", "i", "i'm", "we", "they"}
)
_MARKS = " ,.;:，。、；：…"
_HAN_GOES_ON = (
    *("和", "跟", "与", "或者", "还是", "因为", "如果", "但是", "可是", "而且", "所以", "关于", "对于", "比如"),
    *("把", "被", "在", "从", "向", "给", "告诉我", "请问", "就是", "那个", "这个", "一个", "什么是"),
)
# Questions may end with these, as in "what is it made of".
_PREPOSITIONS = frozenset({"of", "with", "from", "about", "into", "for", "at", "by"})
_HALF_OF = re.compile(
    r"\b(?:the|a|an)(?: \w+){1,2} of\W*\Z|\b(?:know|think|say|tell|hear|heard) (?:\w+ )?about\W*\Z", re.I
)


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
        if completion is None and (text.rstrip().endswith(_QUESTION_MARKS) or not _goes_on(text)):
            return 0.0 if text.rstrip().endswith(_FINISHED_ENDINGS) else UNJUDGED_WAIT_SECS
        goes_on = _goes_on(text)
        if completion is not None and completion >= FINISHED_PROBABILITY and not goes_on:
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
    if text.rstrip(_MARKS).endswith(_HAN_GOES_ON):
        return True
    last = _LAST_WORD.search(text)
    word = last.group(1).casefold() if last else ""
    if word in _PREPOSITIONS:
        return _ASKS.match(text) is None or _HALF_OF.search(text) is not None
    return word in _GOES_ON
