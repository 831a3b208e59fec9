"""Commands of the server to a room, and who gives a command. Commands of clients are the frames of `client_frames`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from conference.signaling.errors import CloseCode, RefusalError
from conference.signaling.protocol.base import Json
from conference.signaling.protocol.client_frames import RoomFrame
from conference.signaling.room.places import BreakoutRoom
from conference.signaling.room.settings import RoomSettings
from conference.signaling.room.state import Participant, RoomState


@dataclass(frozen=True, slots=True)
class Actor:
    """The sender of a frame, as the server knows them. `epoch` is set for the agent."""

    peer_id: str
    connection: str
    epoch: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The inputs of a change besides state and command.

    `now` is Unix seconds, `new_id` a fresh UUID, `newest_epoch` that of the agent's newest lease. `board_sizes` has the
    stored bytes of those objects of the whiteboard that the command names, 0 for removed ones; unknown ones are absent.
    """

    now: float
    new_id: str
    newest_epoch: int = 0
    actor: Actor | None = None
    board_sizes: Mapping[str, int] = field(default_factory=dict)


class Newcomer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who comes with a ticket. `epoch` is the lease of an agent.

    `guest_id` recognises a person without an account; `by_link`, `origin`, `known`, `login` and `login_ends_at` are as
    in Participant. In a breakout room `main_peer_id` is who they are in the main
    room, and `is_owner` is whether they own it: the host's role may be on loan. Elsewhere (None) a host is the owner.
    """

    user_id: int | None
    name: str
    role: str
    epoch: int | None = None
    guest_id: str | None = None
    main_peer_id: str | None = None
    is_owner: bool | None = None
    by_link: bool = False
    origin: str | None = None
    known: bool = True
    login: str | None = None
    login_ends_at: float | None = None

    @property
    def is_agent(self) -> bool:
        """Whether this is the AI participant."""
        return self.role == "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """An authenticated socket said hello. `settings` are those of the room as stored.

    `speech` is whether the agent may hear the newcomer; None when the hello did not say. `token_hash` recognises them
    when they resume, `resume_hash` is that of whom they want to resume as.
    """

    slug: str
    settings: RoomSettings
    newcomer: Newcomer
    peer_id: str
    audio: bool
    video: bool
    connection: str
    process: str
    token_hash: str
    resume_hash: str | None = None
    speech: bool | None = None


@dataclass(frozen=True, slots=True)
class Disconnect:
    """A socket is gone without a leave."""

    connection: str


@dataclass(frozen=True, slots=True)
class Depart:
    """The page of a participant says that it closes, or is `back`: loaded again, with the person at the door.

    `token_hash` proves that the participant is theirs.
    """

    peer_id: str
    token_hash: str
    back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLogins:
    """Sockets of an account end: those of one `login`, or all but those of the `spared` one, or all."""

    user_id: int
    login: str | None = None
    spared: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewMembers:
    """Accounts that may enter have these roles at the door, by user id; `guests` is whether people may without one."""

    roles: Mapping[int, str]
    guests: bool


@dataclass(frozen=True, slots=True)
class Sweep:
    """Sockets of the `dead` processes are gone; people who stay away longer than the grace have left."""

    dead: frozenset[str]
    grace_secs: float


@dataclass(frozen=True, slots=True)
class ChangeRoom:
    """Stored settings of the room changed: members of RoomSettings, those of `agent` in a dict of their own."""

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
    """End the sockets of people in this breakout room who are elsewhere by now."""

    peer_ids: tuple[str, ...]


ServerCommand = (
    Join | Disconnect | Depart | EndLogins | ReviewMembers | Sweep | ChangeRoom | CloseRoom | OpenBreakouts | Expel
)
Command = ServerCommand | RoomFrame


def gone(context: Context) -> RefusalError:
    """The answer to a socket whose participant is not in the room any more: an agent was replaced, a person rejoins."""
    if context.actor is not None and context.actor.epoch is not None:
        return RefusalError("conflict", "another agent serves this room now", close=CloseCode.FORBIDDEN)
    return RefusalError("conflict", "connect again", close=CloseCode.RESTART, reason="restart")


def admitted(state: RoomState, context: Context) -> Participant:
    """The participant that acts. Raises RefusalError for a socket that is not, or no longer, that of a participant."""
    actor = context.actor
    if actor is None:
        raise RefusalError("not_admitted", "say hello first")
    who = state.participants.get(actor.peer_id)
    if who is None:
        if actor.peer_id in state.waiting:
            raise RefusalError("not_admitted", "wait until you are admitted")
        raise gone(context)
    if who.connection != actor.connection:
        raise RefusalError("conflict", "you are connected elsewhere", close=CloseCode.REPLACED, reason="replaced")
    if who.epoch is not None and who.epoch < context.newest_epoch:
        raise gone(context)
    return who
