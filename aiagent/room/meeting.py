"""The running meeting of a room, as the server describes it: its clock, its id, the agent's persona. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiagent.room.persona import Persona


@dataclass(frozen=True, slots=True)
class RoomClock:
    """Converts moments of the agent's monotonic clock. The server's clock showed `server_time` at `monotonic_at`.

    `started_at` and `server_time` are Unix seconds; the meeting began at `started_at`.
    """

    started_at: float
    server_time: float
    monotonic_at: float

    def unix_secs(self, monotonic: float) -> float:
        """Server time, in Unix seconds, of a monotonic moment."""
        return round(self.server_time + monotonic - self.monotonic_at, 3)

    def meeting_secs(self, monotonic: float) -> float:
        """Seconds since the meeting began."""
        return round(max(0.0, self.unix_secs(monotonic) - self.started_at), 3)


class Meeting:
    """One sitting of the room, kept up to date by the frames `welcome`, `snapshot`, `room_updated` and `persona`."""

    def __init__(self, welcome: Mapping[str, Any], now: float) -> None:
        """`now` is monotonic seconds."""
        self._room: dict[str, Any] = dict(welcome["room"])
        self._private: Mapping[str, Any] = {}
        self.clock = RoomClock(self._room["started_at"], welcome["server_time"], now)
        self.persona = Persona.from_room(self._room)

    @property
    def meeting_id(self) -> str:
        """The id under which the meeting is stored."""
        return str(self._room["meeting_id"])

    @property
    def started_at(self) -> float:
        """When the meeting began, in Unix seconds."""
        return float(self._room["started_at"])

    def update(self, changes: Mapping[str, Any]) -> bool:
        """Take changed members of the room; return whether the persona may be another one."""
        self._room.update(changes)
        concerns_persona = "agent" in changes or "language" in changes
        if concerns_persona:
            self.persona = Persona.from_room(self._room, self._private)
        return concerns_persona

    def take_private(self, persona: Mapping[str, Any]) -> None:
        """Take the frame `persona`: wishes of the host that are told to the agent alone."""
        self._private = persona
        self.persona = Persona.from_room(self._room, self._private)
