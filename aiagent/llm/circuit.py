"""A circuit breaker: a provider that keeps failing is left alone for a while. Pure: `now` is monotonic seconds.

    state      event                              next
    closed     `failures` failures in a row       open
    open       `open_secs` have passed            half_open
    half_open  one call, the trial, succeeded     closed
    half_open  the trial failed                   open
    half_open  the trial was broken off           half_open, another may try

Calls that began while it was closed no longer count when it is open.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

State = Literal["closed", "open", "half_open"]


class Outcome(Enum):
    """The outcome of a call; UNKNOWN when the caller broke it off before anything came."""

    SUCCEEDED = auto()
    FAILED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class CircuitOptions:
    """The number of failures in a row that open it, and the time it stays open."""

    failures: int = 3
    open_secs: float = 30.0


@dataclass(frozen=True, slots=True)
class Permit:
    """The right to make one call; `trial` when the outcome decides whether the circuit closes."""

    trial: bool


class Circuit:
    """The state for one provider."""

    def __init__(self, options: CircuitOptions | None = None) -> None:
        self._options = options or CircuitOptions()
        self._failures = 0
        self._open_until: float | None = None
        self._on_trial = False

    def state(self, now: float) -> State:
        """Return the state at `now`."""
        if self._open_until is None:
            return "closed"
        return "open" if now < self._open_until else "half_open"

    def enter(self, now: float) -> Permit | None:
        """Return a permit, which has to be given back with `leave`; None when the provider is to be left alone."""
        state = self.state(now)
        if state == "closed":
            return Permit(trial=False)
        if state == "open" or self._on_trial:
            return None
        self._on_trial = True
        return Permit(trial=True)

    def leave(self, permit: Permit, outcome: Outcome, now: float) -> None:
        """Take the outcome of the call."""
        if permit.trial:
            self._on_trial = False
        elif self._open_until is not None:
            return
        if outcome is Outcome.SUCCEEDED:
            self._failures, self._open_until = 0, None
        elif outcome is Outcome.FAILED:
            self._failures += 1
            if permit.trial or self._failures >= self._options.failures:
                self._open_until = now + self._options.open_secs
