"""Commands that the server itself gives to a room; those of clients are the frames of `protocol_frames`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conference.signaling.protocol.client_frames import RoomFrame
from conference.signaling.room.agent_settings import AgentSettings
from conference.signaling.room.places import BreakoutRoom
from conference.signaling.room.state import Json


@dataclass(frozen=True, slots=True)
class Actor:
    """Whose frame it is, as the server knows it. `epoch` is set for the agent."""

    peer_id: str
    connection: str
    epoch: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a change may depend on besides state and command.

    `now` is Unix seconds, `new_id` a fresh UUID, `newest_epoch` that of the agent's newest lease. `board_sizes` has the
    stored bytes of those objects of the whiteboard that the command names, 0 for removed ones; unknown ones are absent.
    """

    now: float
    new_id: str
    newest_epoch: int = 0
    actor: Actor | None = None
    board_sizes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """An authenticated socket said hello. The first group describes the room as stored, the second the newcomer.

    `speech` is whether the agent may hear them; None when the hello did not say. Of a breakout room `parent` is the
    slug of the main room and `main_peer_id` the newcomer there, `is_owner` is that of the main room.
    """

    slug: str
    room_name: str
    lobby: bool
    media_limit: int
    language: str
    agent: AgentSettings
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
    parent: str | None = None
    main_peer_id: str | None = None
    is_owner: bool | None = None


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
    """Stored settings of the room changed: name, lobby, media_limit, language, members of `agent`."""

    changes: Json


@dataclass(frozen=True, slots=True)
class CloseRoom:
    """The room is closed for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBreakouts:
    """The moderator `by` opens breakout rooms. `assigned` maps peer ids to room ids; with `choice` people choose."""

    by: str
    rooms: tuple[BreakoutRoom, ...]
    choice: bool
    assigned: Mapping[str, str]
    duration_secs: int | None


@dataclass(frozen=True, slots=True)
class Expel:
    """These people are elsewhere by now: their sockets in this breakout room end."""

    peer_ids: tuple[str, ...]


ServerCommand = Join | Disconnect | Sweep | ChangeRoom | CloseRoom | OpenBreakouts | Expel
Command = ServerCommand | RoomFrame
