"""Effects of a command, besides the next state. The runner carries them out once the state is stored."""

from dataclasses import dataclass
from typing import Literal

from conference.signaling.errors import CloseCode
from conference.signaling.protocol.base import Json

StorageTask = Literal[
    "transcripts.store_chat",
    "transcripts.store_note",
    "transcripts.store_question",
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
    """Someone from the lobby is in the room now: their socket gets the welcome."""

    connection: str


@dataclass(frozen=True, slots=True)
class Close:
    """End a socket: bye with `reason`, then the code."""

    connection: str
    code: CloseCode
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """A storage task with its fields."""

    task: StorageTask
    fields: Json


@dataclass(frozen=True, slots=True)
class WantAgent:
    """The room wants the agent, or no longer does."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class BoardPut:
    """Store objects of the whiteboard, by id, as JSON texts."""

    entries: dict[str, str]


@dataclass(frozen=True, slots=True)
class BoardRemove:
    """Remove objects from the whiteboard. Their ids stay known."""

    object_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardClear:
    """Delete all of the whiteboard."""


Effect = Event | Announce | Send | Admit | Close | Record | WantAgent | BoardPut | BoardRemove | BoardClear
