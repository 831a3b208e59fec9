"""The words of the turn machine: questions, modes, states, and commands to the agent. Pure."""

import uuid
from dataclasses import dataclass, field
from enum import Enum


class TurnState(Enum):
    """The state of the agent as the room sees it."""

    IDLE = "idle"
    LISTENING = "listening"
    HAND = "hand"
    THINKING = "thinking"
    SPEAKING = "speaking"
    MUTED = "muted"


class Mode(Enum):
    """The agent's mode in a room: it tells which questions are answered."""

    ADDRESSED = "addressed"
    CONVERSATION = "conversation"
    HAND = "hand"
    CAPTIONS = "captions"
    OFF = "off"


class Relation(Enum):
    """The relation of what somebody says to the answer that they got before."""

    FOLLOW_UP = "it takes the answer up"
    UNKNOWN = "nothing tells"
    TALK = "it is talk for people"


SILENT_MODES = (Mode.CAPTIONS, Mode.OFF)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of one participant; its answer is not audible before `not_before`.

    `spoken` is false for a written one. The answer is said where it may be heard (`aloud`), and written to the chat
    where the question came from there (`in_chat`). One that needs permission waits until a moderator lets the agent
    speak. Of an `announcement` the text itself is what is said.
    """

    asked_by: str
    text: str
    not_before: float
    ended_at: float
    spoken: bool = True
    aloud: bool = True
    in_chat: bool = False
    needs_permission: bool = False
    announcement: bool = False
    turn_id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True)
class BeginReply:
    """Think about `question` and queue the answer for playing."""

    question: Question


@dataclass(frozen=True, slots=True)
class PrepareReply:
    """Think about `question`, which is likely but not certain; its answer stays inaudible."""

    question: Question


@dataclass(frozen=True, slots=True)
class ConfirmReply:
    """Play the prepared answer with the turn id of `question`: the guess was right."""

    question: Question


@dataclass(frozen=True, slots=True)
class DropReply:
    """Stop thinking and playing; what was played stays in memory, marked as interrupted."""

    turn_id: str


@dataclass(frozen=True, slots=True)
class HoldPlayout:
    """Pause at once, keep the rest."""


@dataclass(frozen=True, slots=True)
class ReleasePlayout:
    """Go on playing."""


@dataclass(frozen=True, slots=True)
class RaiseHand:
    """Raise the agent's hand, or lower it."""

    raised: bool


class Refusal(Enum):
    """The reason for not answering a question."""

    BUSY = "busy"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class RefuseQuestion:
    """Tell the room that a question of `asked_by` is not answered, and why."""

    asked_by: str
    why: Refusal


Command = (
    BeginReply | PrepareReply | ConfirmReply | DropReply | HoldPlayout | ReleasePlayout | RaiseHand | RefuseQuestion
)
