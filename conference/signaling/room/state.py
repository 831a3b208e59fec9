"""The state of a room while people are in it: immutable values, and the bytes that Redis keeps of them."""

from typing import Any, Literal

import msgspec

from conference.signaling.protocol.base import Json
from conference.signaling.room.places import Breakouts
from conference.signaling.room.poll_state import PollState
from conference.signaling.room.request_state import RequestState
from conference.signaling.room.settings import RoomSettings

PUBLIC_FIELDS = (
    *("peer_id", "user_id", "name", "role", "is_agent"),
    *("audio", "video", "screen", "hand", "joined_at", "connected", "speech", "is_owner", "hand_at"),
    *("breakout", "breakout_assigned", "caption_language", "translates"),
)


class Participant(msgspec.Struct, frozen=True, kw_only=True):
    """A person or the agent in a room or in its lobby. Times are Unix seconds.

    `connection` is the channel of the socket and `process` the web process that holds it. `token_hash` is what a resume
    is recognised by, `guest_id` what a person without an account is. `own_role` is set while the participant stands in
    for the host: the role to go back to.
    `epoch` is the agent's lease. `speech` is whether the agent may hear the participant.
    `caption_language` is what they read captions in beside what is spoken; `translates` is whether the agent can do it.
    `breakout` is the breakout room they are in, `breakout_assigned` the one they belong to. In a breakout room
    `main_peer_id` is who they are in the main room.
    `door_role` is the role of the ticket, `given_role` one that a host gave in this meeting. `leaving` is set when the
    page said that it closes. `by_link` is set for guests of a guest link, `origin` tells the networks of guests apart,
    and `known` is whether the browser had its guest cookie already. `login` is the sign-in that the ticket came from,
    good until `login_ends_at`.
    """

    peer_id: str
    user_id: int | None
    name: str
    role: str
    is_agent: bool
    audio: bool
    video: bool
    joined_at: float
    connection: str
    process: str
    token_hash: str
    screen: bool = False
    hand: bool = False
    hand_at: float | None = None
    connected: bool = True
    speech: bool = True
    disconnected_at: float = 0.0
    own_role: str | None = None
    is_owner: bool = False
    epoch: int | None = None
    guest_id: str | None = None
    breakout: str | None = None
    breakout_assigned: str | None = None
    main_peer_id: str | None = None
    caption_language: str | None = None
    translates: bool = False
    door_role: str = ""
    given_role: str | None = None
    leaving: bool = False
    by_link: bool = False
    origin: str | None = None
    known: bool = True
    login: str | None = None
    login_ends_at: float | None = None

    def public(self) -> Json:
        """Participant of docs/protocol.md."""
        return {field: getattr(self, field) for field in PUBLIC_FIELDS}

    @property
    def identity(self) -> str:
        """A name for the person that stays the same when they come again, as far as they are known."""
        if self.user_id is not None:
            return f"user {self.user_id}"
        return f"guest {self.guest_id}" if self.guest_id is not None else f"peer {self.peer_id}"

    @property
    def moderates(self) -> bool:
        """Whether the role may moderate."""
        return self.role in ("host", "moderator")


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """A person who left this meeting, for when they come again. `role` is one that was given in the meeting.

    With `may_enter` they come in again through a lock and past the lobby. The rest is restored soon after `left_at`.
    """

    left_at: float
    role: str | None
    joined_at: float
    may_enter: bool = True
    hand_at: float | None = None
    called: bool = False
    spotlight: bool = False


class BoardFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The whiteboard, but for its objects, which are kept beside the state. `who` may draw.

    `edition` counts how often the board was cleared, from 1 on. `objects` and `bytes` are on the board, `removed` is
    how many objects were taken away in this edition.
    """

    open: bool = False
    who: Literal["everyone", "moderators"] = "everyone"
    edition: int = 1
    objects: int = 0
    bytes: int = 0
    removed: int = 0

    def public(self) -> Json:
        """`board` of Room in docs/protocol.md."""
        return {"open": self.open, "who": self.who, "edition": self.edition}


class RoomState(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting of a room. It has `began` when the first participant entered; before that people may wait for it.

    `seq` numbers the events. `hands` are peer ids in the order of raising. `departed` maps peer ids of the last leavers
    to their names, for captions that come late. `removed_users` and `removed_guests` have to wait in the lobby when
    they come back. `remembered` has people who left, by `Participant.identity`. `emptied_at` is when the last person
    left: the meeting waits for somebody a little longer. `hosted` is whether a host or moderator has been in it.
    `breakouts` are the open ones of a main room.
    `chat` is whom people may write to: all, public (privately only hosts and moderators) or hosts.
    """

    slug: str
    settings: RoomSettings
    meeting_id: str
    started_at: float
    began: bool = False
    seq: int = 0
    locked: bool = False
    chat: str = "all"
    spotlight: str | None = None
    called: str | None = None
    participants: dict[str, Participant] = {}
    waiting: dict[str, Participant] = {}
    hands: tuple[str, ...] = ()
    departed: dict[str, str] = {}
    removed_users: tuple[int, ...] = ()
    removed_guests: tuple[str, ...] = ()
    remembered: dict[str, Remembered] = {}
    emptied_at: float | None = None
    hosted: bool = False
    breakouts: Breakouts | None = None
    agent_state: Json | None = None
    agent_turns: tuple[Json, ...] = ()
    agent_wanted: bool = False
    agent_dismissed: bool = False
    board: BoardFacts = BoardFacts()
    polls: dict[str, PollState] = {}
    requests: dict[str, RequestState] = {}

    def public(self) -> Json:
        """Room of docs/protocol.md."""
        return {
            "slug": self.slug,
            "name": self.settings.name,
            "locked": self.locked,
            "lobby": self.settings.lobby,
            "chat": self.chat,
            "meeting_id": self.meeting_id,
            "started_at": self.started_at,
            "language": self.settings.language,
            "agent": self.settings.agent.public(),
            "spotlight": self.spotlight,
            "called": self.called,
            "board": self.board.public(),
            "breakouts": self.breakouts.public() if self.breakouts else None,
        }

    @property
    def awaits_host(self) -> bool:
        """Whether newcomers wait for a host or moderator: until one came, and again once everybody has left."""
        went_on = self.hosted and any(not who.is_agent for who in self.participants.values())
        return self.settings.wait_for_host and not went_on

    def has_removed(self, who: Participant) -> bool:
        """Whether the person was removed from this meeting and not admitted since."""
        return who.user_id in self.removed_users or who.guest_id in self.removed_guests

    def visits(self, identity: str) -> list[Participant]:
        """The visits of one person, who may be in the room in several windows."""
        return [who for who in self.participants.values() if who.identity == identity]

    def present_agent(self) -> Participant | None:
        """The agent, while it is in the room."""
        return next((who for who in self.participants.values() if who.is_agent), None)

    def everyone(self) -> tuple[Participant, ...]:
        """Those in the room and those in its lobby."""
        return (*self.participants.values(), *self.waiting.values())

    def by_connection(self, connection: str) -> Participant | None:
        """The participant with that socket, in the room or in the lobby."""
        return next((who for who in self.everyone() if who.connection == connection), None)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(RoomState)


def encode_state(state: RoomState) -> bytes:
    """The bytes that `decode_state` reads."""
    return _encoder.encode(state)


def decode_state(raw: bytes) -> RoomState:
    """The state of a meeting, also of one that began before an upgrade. Raises msgspec.ValidationError."""
    try:
        return _decoder.decode(raw)
    except msgspec.ValidationError:
        # In the earlier form the settings were members of the state itself.
        members: dict[str, Any] = msgspec.msgpack.decode(raw)
        if "settings" in members:
            raise
        settings = {name: members[name] for name in RoomSettings.__struct_fields__ if name in members}
        return msgspec.convert(members | {"settings": settings}, RoomState)
