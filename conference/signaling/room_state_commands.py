"""Commands that the server itself gives to a room; those of clients are the frames of `protocol_frames`."""

from dataclasses import dataclass

from conference.signaling.protocol_frames import RoomFrame
from conference.signaling.room_state_model import Json


@dataclass(frozen=True, slots=True)
class Actor:
    """Whose frame it is, as the server knows it. `epoch` is set for the agent."""

    peer_id: str
    connection: str
    epoch: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a change may depend on besides state and command.

    `now` is Unix seconds, `new_id` a fresh UUID, `newest_epoch` that of the agent's newest lease.
    """

    now: float
    new_id: str
    newest_epoch: int = 0
    actor: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """An authenticated socket said hello. The first group describes the room as stored, the second the newcomer.

    `speech` is whether the agent may hear them; None when the hello did not say.
    """

    slug: str
    room_name: str
    lobby: bool
    media_limit: int
    language: str
    agent_name: str
    wake_names: tuple[str, ...]
    agent_mode: str
    agent_enabled: bool

    peer_id: str
    user_id: int | None
    name: str
    role: str
    epoch: int | None
    audio: bool
    video: bool
    connection: str
    process: str
    token_hash: str
    resume_hash: str | None
    guest_id: str | None = None
    speech: bool | None = None


@dataclass(frozen=True, slots=True)
class Disconnect:
    """A socket is gone without a leave."""

    connection: str


@dataclass(frozen=True, slots=True)
class Sweep:
    """Sockets of the `dead` processes are gone, and who stays away longer than the grace has left."""

    dead: frozenset[str]
    grace_secs: float


@dataclass(frozen=True, slots=True)
class ChangeRoom:
    """Stored settings of the room changed: name, lobby, media_limit, language, agent {name, wake_names, mode}."""

    changes: Json


@dataclass(frozen=True, slots=True)
class CloseRoom:
    """The room is closed for good."""


ServerCommand = Join | Disconnect | Sweep | ChangeRoom | CloseRoom
Command = ServerCommand | RoomFrame
