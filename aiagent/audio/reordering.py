"""The time that a missing packet is waited for. Pure; times are seconds of the caller's clock."""

SHORTEST_WAIT_SECS = 0.03
LONGEST_WAIT_SECS = 0.08
MARGIN = 1.5
KEPT_SECS = 2.0


class Reordering:
    """Remembers how late packets came after their successors. Where none do, a missing packet is lost.

    The worst of the last 2 to 4 s counts. A stream begins with the longest wait, since nothing is known of it.
    """

    def __init__(self) -> None:
        self._worst_secs = LONGEST_WAIT_SECS
        self._worst_before_secs = 0.0
        self._since: float | None = None

    def overtaken(self, secs: float, now: float) -> None:
        """A packet came `secs` after one that was sent later."""
        self._turn_over(now)
        self._worst_secs = max(self._worst_secs, secs)

    def wait_secs(self, now: float) -> float:
        """The time to wait for a missing packet, counted from the arrival of its first successor."""
        self._turn_over(now)
        worst_secs = max(self._worst_secs, self._worst_before_secs)
        return min(LONGEST_WAIT_SECS, max(SHORTEST_WAIT_SECS, MARGIN * worst_secs))

    def _turn_over(self, now: float) -> None:
        if self._since is None:
            self._since = now
        elif now - self._since >= KEPT_SECS:
            is_recent = now - self._since < 2 * KEPT_SECS
            self._worst_before_secs, self._worst_secs = self._worst_secs if is_recent else 0.0, 0.0
            self._since = now
