"""From the agent's monotonic clock to the meeting's time line. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoomClock:
    """Made from a welcome: what the server's clock showed at a moment of ours."""

    started_at: float
    server_time: float
    monotonic_at: float

    def unix_secs(self, monotonic: float) -> float:
        """Server time, in Unix seconds, of a monotonic moment."""
        return round(self.server_time + monotonic - self.monotonic_at, 3)

    def meeting_secs(self, monotonic: float) -> float:
        """Seconds since the meeting began."""
        return round(max(0.0, self.unix_secs(monotonic) - self.started_at), 3)
