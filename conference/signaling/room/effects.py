"""Effects of a command, besides the next state. The runner carries them out once the state is stored."""

from dataclasses import dataclass
from typing import Literal

from conference.signaling.errors import CloseCode
from conference.signaling.room.state import Json

StorageTask = Literal[
    "transcripts.store_chat",
    "transcripts.store_note",
    "transcripts.record_attendance",
    "transcripts.end_meeting",
    "audit.store_action",
    "classroom.store_poll",
    "classroom.record_contribution",
    "classroom.store_board",
]


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

    task: StorageTask
    fields: Json


@dataclass(frozen=True, slots=True)
class WantAgent:
    """The room wants the agent, or no longer does."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class BoardPut:
    """Objects of the whiteboard, by id, as JSON texts."""

    entries: dict[str, str]


@dataclass(frozen=True, slots=True)
class BoardRemove:
    """Objects leave the whiteboard; their ids stay known."""

    object_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardClear:
    """All of the whiteboard is forgotten."""


Effect = Event | Announce | Send | Admit | Close | Record | WantAgent | BoardPut | BoardRemove | BoardClear
