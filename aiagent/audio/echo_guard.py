"""Tells the agent's own voice from a person's, in the sound of one microphone. Pure; `now` is monotonic seconds.

While the agent is audible, speech is judged before it counts: sound that is mostly the agent's own is an echo. An echo
is judged again and again, so that a person who speaks over it is heard soon.
"""

from collections import deque
from enum import Enum
from typing import Protocol

import numpy as np

from aiagent.audio.echo import MAX_DELAY_SECS, energy, own_share, prepared
from aiagent.audio.formats import Samples

LOOK_BACK_SECS = 0.256
# The quietest moment of this time is the noise of the room.
NOISE_SECS = 1.28
ECHO_SHARE = 0.4
TALK_SHARE = 0.3
# An onset that cannot be told apart counts as speech: a person is never kept waiting for longer.
UNDECIDED_SECS = 0.096
JUDGE_EVERY_SECS = 0.064
TALK_JUDGEMENTS = 2
# Speech that has begun is taken back only in its first moments, and only on plain evidence.
RETRACT_WITHIN_SECS = 0.8
RETRACT_SHARE = 0.5


class Played(Protocol):
    """The agent's own sound of the last second."""

    def played_since(self, at: float) -> bool:
        """Whether something was played at that moment or later."""

    def before(self, now: float, secs: float) -> Samples:
        """The last `secs` until `now`, 16 kHz mono."""


class Verdict(Enum):
    """A judgement: somebody talks, or it is the agent's echo."""

    TALK = "talk"
    ECHO = "echo"
    UNDECIDED = "undecided"


class EchoGuard:
    """Judges one participant's sound, window by window."""

    def __init__(self, played: Played, window_secs: float) -> None:
        self._played = played
        self._window_secs = window_secs
        # Overflow: the oldest window leaves.
        self._windows: deque[Samples] = deque(maxlen=round(NOISE_SECS / window_secs))
        self._waited_secs = 0.0
        self._since_judged_secs = 0.0
        self._against: int = 0
        self._verdict = Verdict.UNDECIDED

    def hear(self, window: Samples) -> None:
        """Take the next window, speech or not."""
        self._windows.append(window)

    def onset(self, now: float) -> Verdict:
        """Judge speech that seems to begin, or that began a moment ago and is undecided."""
        if self._verdict is not Verdict.UNDECIDED:
            return self._while_echo(now)
        if not self._agent_is_audible(now):
            return Verdict.TALK
        share = self._share(now)
        self._waited_secs += self._window_secs
        if share >= ECHO_SHARE:
            self._verdict = Verdict.ECHO
            self._since_judged_secs, self._against = 0.0, 0
            return Verdict.ECHO
        if share < TALK_SHARE / 2 or self._waited_secs > UNDECIDED_SECS:
            return Verdict.TALK
        return Verdict.UNDECIDED

    def is_echo_after_all(self, now: float, spoken_secs: float) -> bool:
        """Whether the utterance that has gone on for `spoken_secs` is the agent's own voice after all."""
        self._since_judged_secs += self._window_secs
        due = self._since_judged_secs >= JUDGE_EVERY_SECS
        if not due or spoken_secs > RETRACT_WITHIN_SECS or not self._agent_is_audible(now):
            return False
        self._since_judged_secs = 0.0
        self._against = self._against + 1 if self._share(now) >= RETRACT_SHARE else 0
        if self._against < TALK_JUDGEMENTS:
            return False
        self._verdict, self._against = Verdict.ECHO, 0
        return True

    def ended(self) -> None:
        """The utterance is over, or its speaker is known."""
        self._verdict = Verdict.UNDECIDED
        self._waited_secs = self._since_judged_secs = 0.0
        self._against = 0

    @property
    def was_echo(self) -> bool:
        """Whether the sound before the last judgement was the agent's own voice."""
        return self._verdict is Verdict.ECHO

    def _while_echo(self, now: float) -> Verdict:
        self._since_judged_secs += self._window_secs
        if self._since_judged_secs < JUDGE_EVERY_SECS:
            return Verdict.ECHO
        self._since_judged_secs = 0.0
        is_talk = not self._agent_is_audible(now) or self._share(now) < TALK_SHARE
        self._against = self._against + 1 if is_talk else 0
        return Verdict.TALK if self._against >= TALK_JUDGEMENTS else Verdict.ECHO

    def _agent_is_audible(self, now: float) -> bool:
        return self._played.played_since(now - MAX_DELAY_SECS - LOOK_BACK_SECS)

    def _share(self, now: float) -> float:
        windows = prepared(np.concatenate(self._windows)).reshape(len(self._windows), -1)
        noise = min(energy(window) for window in windows)
        recent = windows[-round(LOOK_BACK_SECS / self._window_secs) :]
        played = self._played.before(now, len(recent) * self._window_secs + MAX_DELAY_SECS)
        return own_share(recent.ravel(), prepared(played), noise)
