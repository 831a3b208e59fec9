"""Speech in a language that the English model does not know: told by its text, which does not hold. Pure.

The model makes fluent English of French or Japanese ("The first thing we have to do is to make a decision"), and now
and then a loop. But of a part of the sound it makes something else, while of English it makes the same words again. So
the texts that were recognised while the utterance grew are compared with the last one; where they disagree, its later
part is recognised once more alone.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from aiagent.language.words import tokens

# Measured on human recordings and synthetic voices of nine languages: of 197 English utterances one, a
# loop, is below 0.55; of 255 foreign ones three quarters are.
_LEAST_SCORE = 0.55
_STEADY = 0.75
# A speaker who was not understood before is believed less.
_DOUBTFUL = 0.4
_LEAST_SCORE_IN_DOUBT = 0.75
_MEMORY = 0.5
_LEAST_SECS = 1.5
_LEAST_WORDS = 4
# A few words tell too little to drop what somebody says who was not in doubt before: one that is misheard is a fifth.
_WORDS_TO_DROP = 7
# Part of the words at the border of two texts that the cut itself may have changed.
_CUT_WORDS = 2
TAIL_FROM = 0.3
# Levels move by 21 dB and more in clear speech, and by less than this with babble 10 dB below the voice, where English
# does not hold either.
CLEAR_RANGE_DB = 17.0
_LOOP = re.compile(r"\b([^ ]+(?: [^ ]+){1,8}?)(?: \1){3,}\b")
# People repeat a single word more often than several.
_RUN = re.compile(r"\b(\w+)(?: \1){11,}\b")
_MOST_WORDS_PER_SEC = 6.5
_MANY_WORDS = 10
# Overflow: the speaker who was heard first is forgotten.
_MOST_SPEAKERS = 200


def can_be_judged(text: str, secs: float) -> bool:
    """Return whether an utterance is long enough for its text to tell something."""
    return secs >= _LEAST_SECS and len(tokens(text)) >= _LEAST_WORDS


def is_made_up(text: str, secs: float) -> bool:
    """Return whether nobody can have said a text in that time: a loop of several words, or far too many of them."""
    words = tokens(text)
    if secs >= _LEAST_SECS and len(words) >= _MANY_WORDS and len(words) > _MOST_WORDS_PER_SEC * secs:
        return True
    text = " ".join(words)
    return _RUN.search(text) is not None or any(len(set(loop[1].split())) > 1 for loop in _LOOP.finditer(text))


def steadiness(earlier: Sequence[str], text: str) -> float | None:
    """Return which share of the words of earlier texts is at the beginning of the last one; None without such texts."""
    words = tokens(text)
    shares = [_common(begun, words[: len(begun) + _CUT_WORDS]) for begun in _begun(earlier)]
    return sum(shares) / len(shares) if shares else None


def is_steady(share: float | None) -> bool:
    """Return whether earlier texts agree so well that the sound need not be recognised again."""
    return share is not None and share >= _STEADY


def score(steady: float, tail: str, text: str) -> float:
    """Return how well a text holds, 0 to 1: `tail` is recognised from the later part of the sound alone."""
    words = tokens(tail)[_CUT_WORDS:]
    return (steady + (_common(words, tokens(text)) if len(words) >= _CUT_WORDS else 1.0)) / 2


class Doubts:
    """The speakers of a room, and how far it is in doubt that they speak English.

    Nothing that people say in English may be lost, so one utterance is not enough where it is short, or where its
    speaker was understood before: it raises the doubt, and the next one is dropped.
    """

    def __init__(self) -> None:
        self._by_speaker: dict[str, float] = {}
        self._understood: set[str] = set()

    def is_doubtful(self, peer_id: str) -> bool:
        """Return whether a speaker was not understood lately."""
        return self._by_speaker.get(peer_id, 0.0) >= _DOUBTFUL

    def is_foreign(self, peer_id: str, held: float | None, text: str) -> bool:
        """Take the score of a speaker's next text, None where it is too short; return whether to drop it."""
        doubtful = self.is_doubtful(peer_id)
        if held is None:
            return doubtful
        before = self._by_speaker.pop(peer_id, 0.0)
        self._by_speaker[peer_id] = _MEMORY * before + (1 - _MEMORY) * (1 - held)
        if len(self._by_speaker) > _MOST_SPEAKERS:
            self.forget(next(iter(self._by_speaker)))
        if doubtful:
            return held < _LEAST_SCORE_IN_DOUBT
        is_enough = len(tokens(text)) >= _WORDS_TO_DROP and peer_id not in self._understood
        if held >= _STEADY:
            self._understood.add(peer_id)
        return is_enough and held < _LEAST_SCORE

    def forget(self, peer_id: str) -> None:
        """Forget a speaker who left."""
        self._by_speaker.pop(peer_id, None)
        self._understood.discard(peer_id)


def _begun(earlier: Sequence[str]) -> list[list[str]]:
    """Return the words of texts of an unfinished utterance, without the last one, which may have been cut off."""
    return [words for text in earlier if len(words := tokens(text)[:-1]) >= _CUT_WORDS]


def _common(words: Sequence[str], others: Sequence[str]) -> float:
    blocks = SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(words)
