"""One voice in two microphones, or one person in two tabs: utterances that overlap in time and agree in words. Pure.

The louder one stays. Nobody waits for others who speak something else, and a lone speaker never waits.
"""

from collections import deque
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

import numpy as np

from aiagent.audio.formats import SPEECH_RATE_HZ, Samples
from aiagent.captions.utterance import Utterance
from aiagent.language.words import tokens

# A quieter utterance waits so long at most for the words of a louder one that goes on.
MOST_WAIT_SECS = 0.8
_LEAST_SHARED = 0.5
_LEAST_AGREEING = 0.7
# A voice from further away is misheard: fewer words are enough where both sounds are alike.
_LEAST_IN_SOUND = 0.4
_LOUDER = 1.15
# Two people may well say "yes" or "good morning" at once: few words have to sound alike, too.
_FEW_WORDS = 4
_LEAST_ALIKE = 0.8
_WINDOW = SPEECH_RATE_HZ // 50
_MOST_LAG_WINDOWS = 25
_COMPARED_SAMPLES = 4 * SPEECH_RATE_HZ
_TOGETHER_SECS = 0.6
# Overflow: the oldest utterance is compared no more.
_MOST_RECENT = 64
_KEPT_SECS = 2.0


class RecentUtterances:
    """The latest utterances of a room, also those that go on."""

    def __init__(self) -> None:
        self._recent: deque[Utterance] = deque(maxlen=_MOST_RECENT)

    def add(self, utterance: Utterance) -> None:
        """Remember an utterance that begins, and forget those that no other one can overlap any more."""
        self._recent.append(utterance)
        unfinished = (other.began_at for other in self._recent if not (other.kept or other.dropped))
        oldest = min(unfinished, default=utterance.began_at)
        self._keep(lambda other: other.ended_at is None or other.ended_at >= oldest - _KEPT_SECS)

    def forget(self, peer_id: str) -> None:
        """Forget what somebody said who left."""
        self._keep(lambda other: other.peer_id != peer_id or not (other.kept or other.dropped))

    def _keep(self, wanted: Callable[[Utterance], bool]) -> None:
        self._recent = deque(filter(wanted, self._recent), _MOST_RECENT)

    def repeats_another(self, utterance: Utterance, text: str, now: float) -> bool:
        """Return whether another utterance, which is captioned already or goes before, has the words of this one."""
        words = tokens(text)
        if not words:
            return False
        kept: dict[str, list[Utterance]] = {}
        for other in self._overlapping(utterance, now):
            if other.kept or goes_before(other, utterance):
                kept.setdefault(other.peer_id, []).append(other)
        return any(_is_same(utterance, words, others) for others in kept.values())

    def may_repeat(self, utterance: Utterance, text: str, now: float) -> Utterance | None:
        """Return an utterance that goes before this one and whose words, which are not all known, agree so far."""
        words = tokens(text)
        for other in self._overlapping(utterance, now):
            if other.kept or not goes_before(other, utterance):
                continue
            known = tokens(other.text)[:-1]
            together = abs(other.began_at - utterance.began_at) <= _TOGETHER_SECS
            if _agreement(known, words) >= _LEAST_IN_SOUND if known else together:
                return other
        return None

    def _overlapping(self, utterance: Utterance, now: float) -> list[Utterance]:
        return [
            other
            for other in self._recent
            if other.peer_id != utterance.peer_id and not other.dropped and _overlap(other, utterance, now)
        ]


def goes_before(one: Utterance, other: Utterance) -> bool:
    """Return whether an utterance stays when both are the same: the clearly louder one, else the earlier one."""
    if max(one.power, other.power) > _LOUDER**2 * min(one.power, other.power):
        return one.power > other.power
    return (one.began_at, one.peer_id) < (other.began_at, other.peer_id)


def sound_alike(one: Samples, other: Samples) -> bool:
    """Return whether two sounds (16 kHz mono) rise and fall together, up to half a second apart."""
    envelope, second = _envelope(one), _envelope(other)
    best = 0.0
    for lag in range(-_MOST_LAG_WINDOWS, _MOST_LAG_WINDOWS + 1):
        left, right = envelope[max(0, lag) :], second[max(0, -lag) :]
        count = min(len(left), len(right))
        if count >= max(5, 0.6 * min(len(envelope), len(second))):
            best = max(best, _correlation(left[:count], right[:count]))
    return best >= _LEAST_ALIKE


def _is_same(utterance: Utterance, words: Sequence[str], others: Sequence[Utterance]) -> bool:
    known = [word for other in others for word in tokens(other.text)]
    agreeing = _agreement(words, known)
    if agreeing < _LEAST_IN_SOUND:
        return False
    if agreeing >= _LEAST_AGREEING and len(words) >= _FEW_WORDS:
        return True
    return any(sound_alike(_beginning(utterance), _beginning(other)) for other in others)


def _agreement(words: Sequence[str], others: Sequence[str]) -> float:
    """Return which share of words comes in the same order among others."""
    if not words:
        return 0.0
    blocks = SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(words)


def _overlap(one: Utterance, other: Utterance, now: float) -> bool:
    ends = [now if utterance.ended_at is None else utterance.ended_at for utterance in (one, other)]
    shared = min(ends) - max(one.began_at, other.began_at)
    shorter = min(ends[0] - one.began_at, ends[1] - other.began_at)
    return shared > 0 and shared >= _LEAST_SHARED * shorter


def _beginning(utterance: Utterance) -> Samples:
    return np.concatenate(utterance.sound)[:_COMPARED_SAMPLES] if utterance.sound else np.zeros(0, np.float32)


def _envelope(sound: Samples) -> Samples:
    windows = sound[: len(sound) // _WINDOW * _WINDOW].reshape(-1, _WINDOW)
    return np.asarray(np.sqrt(np.mean(np.square(windows), axis=1)), np.float32)


def _correlation(one: Samples, other: Samples) -> float:
    left, right = one - one.mean(), other - other.mean()
    norm = float(np.sqrt(np.dot(left, left) * np.dot(right, right)))
    return float(np.dot(left, right)) / norm if norm else 0.0
