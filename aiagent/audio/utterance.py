"""Collects the samples of an utterance, with the moment before its start. Pure."""

from collections import deque

import numpy as np

from aiagent.audio.formats import SPEECH_RATE_HZ, Samples

PRE_ROLL_SECS = 0.35
KEPT_TAIL_SECS = 0.2


class UtteranceCollector:
    """Windows before the start are kept for the pre-roll; the rest is handed out as it comes."""

    def __init__(self, pre_roll_secs: float = PRE_ROLL_SECS) -> None:
        self._pre_roll_samples = int(pre_roll_secs * SPEECH_RATE_HZ)
        self._before: deque[Samples] = deque()
        self._before_samples = 0

    def keep(self, window: Samples) -> None:
        """Remember a window in which nobody speaks (yet); the oldest leave past the pre-roll."""
        self._before.append(window)
        self._before_samples += len(window)
        while self._before and self._before_samples - len(self._before[0]) >= self._pre_roll_samples:
            self._before_samples -= len(self._before.popleft())

    def start(self) -> Samples:
        """The pre-roll, shape (samples,); it is forgotten here."""
        samples = np.concatenate(self._before) if self._before else np.zeros(0, np.float32)
        self._before.clear()
        self._before_samples = 0
        return samples
