"""From speech probabilities to the start and end of an utterance, and the sound just before its start. Pure."""

from collections import deque
from dataclasses import dataclass
from enum import Enum

import numpy as np

from aiagent.audio.formats import SPEECH_RATE_HZ, Samples

PRE_ROLL_SECS = 0.35


@dataclass(frozen=True, slots=True)
class EndpointingOptions:
    """When speech begins and ends."""

    start_probability: float = 0.5
    stop_probability: float = 0.35
    start_secs: float = 0.09
    pause_secs: float = 0.09
    stop_secs: float = 0.2
    max_secs: float = 25.0


class Endpoint(Enum):
    """The change that one window brings."""

    SPEECH_STARTED = "speech_started"
    SPEECH_PAUSED = "speech_paused"
    SPEECH_STOPPED = "speech_stopped"
    SPEECH_CUT = "speech_cut"


class Endpointer:
    """Decides on starts and stops, with hysteresis. Times are durations of audio, so that no clock is needed."""

    def __init__(self, options: EndpointingOptions) -> None:
        self._options = options
        self.speaking = False
        self.voiced_secs = 0.0
        self.silent_secs = 0.0
        self.utterance_secs = 0.0

    def begin_anew(self) -> None:
        """Take this moment for the start: the voice before it was not this speaker's."""
        self.voiced_secs = self.utterance_secs = self._options.start_secs

    def feed(self, probability: float, window_secs: float) -> Endpoint | None:
        """Take the speech probability of the next window."""
        if self.speaking:
            return self._while_speaking(probability, window_secs)
        return self._while_silent(probability, window_secs)

    def _while_silent(self, probability: float, window_secs: float) -> Endpoint | None:
        if probability < self._options.start_probability:
            self.voiced_secs = max(0.0, self.voiced_secs - window_secs)
            return None
        self.voiced_secs += window_secs
        if self.voiced_secs < self._options.start_secs:
            return None
        self.speaking = True
        self.silent_secs = 0.0
        self.utterance_secs = self.voiced_secs
        return Endpoint.SPEECH_STARTED

    def _while_speaking(self, probability: float, window_secs: float) -> Endpoint | None:
        self.utterance_secs += window_secs
        if probability >= self._options.stop_probability:
            self.voiced_secs += window_secs
            self.silent_secs = 0.0
            if self.utterance_secs >= self._options.max_secs:
                self.utterance_secs = 0.0
                return Endpoint.SPEECH_CUT
            return None
        before_secs, self.silent_secs = self.silent_secs, self.silent_secs + window_secs
        if self.silent_secs < self._options.stop_secs:
            return Endpoint.SPEECH_PAUSED if before_secs < self._options.pause_secs <= self.silent_secs else None
        self.speaking = False
        self.voiced_secs = 0.0
        return Endpoint.SPEECH_STOPPED


class PreRoll:
    """The last windows before somebody speaks: the start is noticed late, and its first sound must not be lost."""

    def __init__(self, secs: float = PRE_ROLL_SECS) -> None:
        self._wanted_samples = int(secs * SPEECH_RATE_HZ)
        # Overflow: the oldest window leaves.
        self._windows: deque[Samples] = deque()
        self._samples = 0

    def keep(self, window: Samples) -> None:
        """Remember a window in which nobody speaks yet."""
        self._windows.append(window)
        self._samples += len(window)
        while self._windows and self._samples - len(self._windows[0]) >= self._wanted_samples:
            self._samples -= len(self._windows.popleft())

    def take(self) -> Samples:
        """The sound, shape (samples,); it is forgotten here."""
        sound = np.concatenate(self._windows) if self._windows else np.zeros(0, np.float32)
        self._windows.clear()
        self._samples = 0
        return sound
