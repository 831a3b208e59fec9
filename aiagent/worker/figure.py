"""The load of a worker as one figure, and the time it leaves rooms to others because of it. Pure."""

import math
from dataclasses import dataclass

FULL_LOAD = 0.7
FREE_AGAIN_LOAD = 0.6
SPREAD_SECS = 0.5
LAST_RESORT_SECS = 3.0

# People notice sound that is this late, or words that wait this long: it is as bad as having no processor left.
WORST_ENGINE_LAG_SECS = 0.2
WORST_LOOP_LAG_SECS = 0.25
WORST_QUEUE_WAIT_SECS = 1.0
_RISE_SECS = 3.0
_FALL_SECS = 10.0


@dataclass(frozen=True, slots=True)
class Strain:
    """Measurements of a short while.

    `cpu_share` is the processor time of the process as a share of the cores it may use, `engine_share` how much of its
    time the audio thread works, both 0..1. The rest is lateness in seconds: of the audio thread's ticks, of the event
    loop, and the longest wait for a place in recognition and in synthesis.
    """

    cpu_share: float = 0.0
    engine_share: float = 0.0
    engine_lag_secs: float = 0.0
    loop_lag_secs: float = 0.0
    recognition_wait_secs: float = 0.0
    synthesis_wait_secs: float = 0.0

    @property
    def figure(self) -> float:
        """The load, 0..1: the worst of all parts, since each alone spoils a conversation."""
        shares = (
            self.cpu_share,
            self.engine_share,
            self.engine_lag_secs / WORST_ENGINE_LAG_SECS,
            self.loop_lag_secs / WORST_LOOP_LAG_SECS,
            self.recognition_wait_secs / WORST_QUEUE_WAIT_SECS,
            self.synthesis_wait_secs / WORST_QUEUE_WAIT_SECS,
        )
        return min(1.0, max(0.0, *shares))


class Load:
    """The smoothed load: it rises within seconds and falls slowly, so that one quiet moment changes little."""

    def __init__(self) -> None:
        self.figure = 0.0
        self._at: float | None = None

    def update(self, strain: Strain, now: float) -> float:
        """Take a measurement; `now` is a monotonic clock, in seconds."""
        passed_secs = 0.0 if self._at is None else max(0.0, now - self._at)
        self._at = now
        step = strain.figure - self.figure
        self.figure += step * (1 - math.exp(-passed_secs / (_RISE_SECS if step > 0 else _FALL_SECS)))
        return self.figure


class Gate:
    """Closed to new rooms above 0.7, open again only below 0.6."""

    def __init__(self) -> None:
        self.is_open = True

    def update(self, load: float) -> bool:
        """Return whether new rooms may come at this load."""
        self.is_open = load <= FULL_LOAD if self.is_open else load < FREE_AGAIN_LOAD
        return self.is_open


def claim_delay_secs(load: float, rooms: int, max_rooms: int, *, is_open: bool) -> float:
    """Return the seconds for which a room without an agent is left to other workers.

    The idle one does not wait at all. One that is full waits for seconds, and then takes the room all the same: a slow
    agent is better than none.
    """
    spread_secs = SPREAD_SECS * min(1.0, load + rooms / max_rooms)
    return spread_secs if is_open else LAST_RESORT_SECS + spread_secs
