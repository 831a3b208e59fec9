"""A token bucket, without a clock of its own."""


class TokenBucket:
    """Lets `burst` through at once and `per_second` on average."""

    def __init__(self, *, per_second: float, burst: float, now: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._tokens = burst
        self._at = now

    def take(self, now: float, count: float = 1) -> bool:
        """Take tokens; False when there are not so many. `now` is seconds on a monotonic clock."""
        self._tokens = min(self._burst, self._tokens + max(0.0, now - self._at) * self._per_second)
        self._at = now
        if self._tokens < count:
            return False
        self._tokens -= count
        return True
