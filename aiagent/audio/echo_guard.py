"""Tells the agent's own voice from a person's, in the sound of one microphone. Pure; `now` is monotonic seconds.

While the agent is audible, speech is judged before it counts: sound that is mostly the agent's own is an echo. An echo
is judged again and again, so that a person who speaks over it is heard soon.
"""

from collections import deque
from enum import Enum
from typing import Protocol

import numpy as np

from aiagent.audio.echo import (
    COMPARED_RATE_HZ,
    MAX_DELAY_SECS,
    TAIL_SAMPLES,
    energy,
    own_share,
    prepared,
    prepared_between,
)
from aiagent.audio.echo_path import GOOD_SHARE, EchoPath
from aiagent.audio.formats import Samples

LOOK_BACK_SECS = 0.256
# The quietest moment of this time is the noise of the room.
NOISE_SECS = 1.28
ECHO_SHARE = 0.4
TALK_SHARE = 0.3
# Another voice is not explained so well, not even by chance.
NO_ECHO_SHARE = 0.2
# An onset that cannot be told apart counts as speech: a person is not kept waiting, only what may well be an echo is.
UNDECIDED_SECS = 0.096
LIKELY_ECHO_SECS = 0.288
JUDGE_EVERY_SECS = 0.064
TALK_JUDGEMENTS = 2
# Speech that has begun is taken back only in its first moments, and only on plain evidence.
RETRACT_WITHIN_SECS = 0.8
RETRACT_SHARE = 0.5
# Where most of an echo is explained, a person who speaks over it is told sooner.
_MOST_EXPLAINED = 0.85
_TALK_UNEXPLAINED = 2.5
_ECHO_UNEXPLAINED = 1.5
_RISES, _FALLS = 0.2, 0.03
# A microphone's time is counted by its sound, since packets come unevenly. The count begins anew when all sound of a
# second came so much sooner or later, and at once after a gap: no packet is that late.
RESYNC_SECS = 0.1
GAP_SECS = 1.0
RESYNC_WINDOWS = 32
LEAST_WINDOWS = 3


class Played(Protocol):
    """The agent's own sound of the last two seconds."""

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
        # Prepared. Overflow of both: the oldest window leaves.
        self._windows: deque[Samples] = deque(maxlen=round(NOISE_SECS / window_secs))
        self._energies: deque[float] = deque(maxlen=round(NOISE_SECS / window_secs))
        self._tail = np.zeros(TAIL_SAMPLES, np.float32)
        self._ends_at: float | None = None
        self._late_secs: deque[float] = deque(maxlen=RESYNC_WINDOWS)
        self._path = EchoPath()
        self._usual_share = 0.0
        self._waited_secs = 0.0
        self._since_judged_secs = 0.0
        self._against = 0
        self._plain_talk = 0
        # While somebody speaks: nothing but the agent is heard just now, they have paused or are done.
        self.drowns = False
        self._verdict = Verdict.UNDECIDED

    def hear(self, window: Samples, now: float, *, voiced: bool) -> None:
        """Take the next window; `voiced` where it may be speech."""
        self._keep_time(now)
        sound = prepared_between(self._tail, window)
        self._tail = window[-TAIL_SAMPLES:]
        self._windows.append(sound)
        self._energies.append(energy(sound))
        if voiced and len(self._windows) >= LEAST_WINDOWS and self._agent_is_audible(now):
            self._path.hear(np.concatenate(self._windows), self._played_until)
        else:
            self._path.pause()

    def onset(self, now: float) -> Verdict:
        """Judge speech that seems to begin, or that began a moment ago and is undecided."""
        if self._verdict is not Verdict.UNDECIDED:
            return self._while_echo(now)
        if not self._agent_is_audible(now):
            return Verdict.TALK
        share = self._share()
        self._waited_secs += self._window_secs
        if share >= ECHO_SHARE:
            self._verdict = Verdict.ECHO
            self._since_judged_secs, self._against = 0.0, 0
            return Verdict.ECHO
        patience_secs = UNDECIDED_SECS if share < NO_ECHO_SHARE else LIKELY_ECHO_SECS
        if share < TALK_SHARE / 2 or self._waited_secs > patience_secs:
            return Verdict.TALK
        return Verdict.UNDECIDED

    def is_echo_after_all(self, now: float, spoken_secs: float) -> bool:
        """Whether the utterance that has gone on for `spoken_secs` is the agent's own voice after all."""
        self._since_judged_secs += self._window_secs
        if self._since_judged_secs < JUDGE_EVERY_SECS:
            return False
        self._since_judged_secs = 0.0
        share = self._share() if self._agent_is_audible(now) else 0.0
        self._plain_talk += share < NO_ECHO_SHARE
        self.drowns = share >= max(RETRACT_SHARE, 1 - _ECHO_UNEXPLAINED * self._usually_unexplained)
        self._against = self._against + 1 if self.drowns else 0
        if self._against < TALK_JUDGEMENTS or self._plain_talk >= TALK_JUDGEMENTS or spoken_secs > RETRACT_WITHIN_SECS:
            return False
        self._verdict, self._against = Verdict.ECHO, 0
        return True

    def ended(self) -> None:
        """The utterance is over, or its speaker is known."""
        self._verdict = Verdict.UNDECIDED
        self._waited_secs = self._since_judged_secs = 0.0
        self._against = self._plain_talk = 0
        self.drowns = False

    @property
    def was_echo(self) -> bool:
        """Whether the sound before the last judgement was the agent's own voice."""
        return self._verdict is Verdict.ECHO

    def _while_echo(self, now: float) -> Verdict:
        self._since_judged_secs += self._window_secs
        if self._since_judged_secs < JUDGE_EVERY_SECS:
            return Verdict.ECHO
        self._since_judged_secs = 0.0
        share = self._share()
        least = TALK_SHARE if self._path.is_learned else NO_ECHO_SHARE
        is_talk = share < max(least, 1 - _TALK_UNEXPLAINED * self._usually_unexplained)
        self._usual_share += (share - self._usual_share) * (_RISES if share > self._usual_share else _FALLS)
        self._against = self._against + 1 if is_talk or not self._agent_is_audible(now) else 0
        return Verdict.TALK if self._against >= TALK_JUDGEMENTS else Verdict.ECHO

    @property
    def _usually_unexplained(self) -> float:
        return 1 - min(self._usual_share, _MOST_EXPLAINED)

    def _agent_is_audible(self, now: float) -> bool:
        return self._played.played_since(now - MAX_DELAY_SECS - LOOK_BACK_SECS)

    def _keep_time(self, now: float) -> None:
        expected = now if self._ends_at is None else self._ends_at + self._window_secs
        if abs(now - expected) > GAP_SECS:
            self._late_secs.clear()
            expected = now
        self._ends_at = expected
        self._late_secs.append(now - expected)
        if len(self._late_secs) < RESYNC_WINDOWS:
            return
        if min(self._late_secs) > RESYNC_SECS or max(self._late_secs) < -RESYNC_SECS:
            self._ends_at += min(self._late_secs)
            self._late_secs.clear()

    def _played_until(self, secs: float) -> Samples:
        return prepared(self._played.before(self._ends_at or 0.0, secs))

    def _share(self) -> float:
        """The share of the last moments that is the agent's voice: what came straight, or by the way that is known."""
        noise = min(self._energies)
        share = self._path.share(noise)
        if share >= GOOD_SHARE:
            return share
        count = round(LOOK_BACK_SECS / self._window_secs)
        recent = np.concatenate([*self._windows][-count:])
        played = self._played_until(len(recent) / COMPARED_RATE_HZ + MAX_DELAY_SECS)
        return max(own_share(recent, played, noise), share)
