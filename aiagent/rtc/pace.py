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
        return self.wait_secs(now) == 0.0

    def wait_secs(self, now: float) -> float:
        """Take one and return 0, or return the seconds until there is one."""
        self._left = min(self._burst, self._left + max(0.0, now - self._at) * self._per_second)
        self._at = now
        if self._left < 1:
            return (1 - self._left) / self._per_second
        self._left -= 1
        return 0.0
