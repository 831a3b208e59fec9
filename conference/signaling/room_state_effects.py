"""What a change of a room's state asks of the outside. The runner carries effects out once the state is stored."""

from dataclasses import dataclass
from typing import Literal

from conference.signaling.errors import CloseCode
from conference.signaling.room_state_model import Json


@dataclass(frozen=True, slots=True)
class Event:
    """A frame with `seq` for everyone in the room. Newcomers get the last 50 chat messages and captions."""

    frame: Json


@dataclass(frozen=True, slots=True)
class Announce:
    """A frame without `seq` for everyone in the room; it may be lost."""

    frame: Json


@dataclass(frozen=True, slots=True)
class Send:
    """A frame for one socket."""

    connection: str
    frame: Json


@dataclass(frozen=True, slots=True)
class Admit:
    """One who waited is in the room now: its socket gets the welcome."""

    connection: str


@dataclass(frozen=True, slots=True)
class Close:
    """A socket ends: bye with `reason`, then the code."""

    connection: str
    code: CloseCode
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """A storage task, by name."""

    task: Literal[
        "transcripts.store_chat",
        "transcripts.record_attendance",
        "transcripts.end_meeting",
        "classroom.store_poll",
        "classroom.record_contribution",
    ]
    fields: Json


@dataclass(frozen=True, slots=True)
class WantAgent:
    """The room wants the agent, or no longer does."""

    wanted: bool


Effect = Event | Announce | Send | Admit | Close | Record | WantAgent
