"""A pace: so many at once, and so many a second. Pure."""


class Pace:
    """A token bucket without a clock: `burst` at once and `per_second` on average. Times are monotonic seconds."""

    def __init__(self, per_second: float, burst: float, now: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._left = burst
        self._at = now

    def take(self, now: float) -> bool:
        """Take one; False when there is none."""
        self._fill(now)
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def delay_secs(self, now: float) -> float:
        """Take one in any case, and return the seconds until it is there."""
        self._fill(now)
        self._left -= 1
        return max(0.0, -self._left / self._per_second)

    def _fill(self, now: float) -> None:
        self._left = min(self._burst, self._left + max(0.0, now - self._at) * self._per_second)
        self._at = now
