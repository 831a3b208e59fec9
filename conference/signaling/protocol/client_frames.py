"""The frames that clients send (docs/protocol.md, "Client frames"), as tagged structs."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from conference.signaling.protocol.base import ClientFrame, Part, PeerId, Secs, Seq
from conference.signaling.protocol.board import Board
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.captions import CaptionTranslation, ChooseCaptionLanguage, OfferTranslations
from conference.signaling.protocol.moderation import ASSIGNABLE_ROLES as ASSIGNABLE_ROLES
from conference.signaling.protocol.moderation import Moderate as Moderate
from conference.signaling.protocol.polls import Poll
from conference.signaling.protocol.requests import AgentDecision, AgentRequest
from conference.signaling.protocol.sdp import check_candidate, check_sdp
from conference.signaling.protocol.turns import AgentTurn

CHAT_CHARS = 4000
ASK_CHARS = 2000
QUESTION_CHARS = 300

AgentMode = Literal["addressed", "conversation", "hand", "captions", "off"]
AgentPhase = Literal["idle", "listening", "hand", "thinking", "speaking", "muted"]
Reaction = Literal["👍", "👏", "❤️", "😂", "😮", "🎉", "🤔", "👎"]


class Media(Part, frozen=True, kw_only=True):
    """What a newcomer sends at first."""

    audio: bool
    video: bool


class Resume(Part, frozen=True, kw_only=True):
    """The participant to go on as, and the last event that was seen."""

    token: Annotated[str, Meta(min_length=1, max_length=128)]
    seq: Seq


class Consent(Part, frozen=True, kw_only=True):
    """What the AI participant may do with a newcomer: `speech` is whether it may hear them."""

    speech: bool


class Hello(ClientFrame, frozen=True, kw_only=True, tag="hello"):
    """The first frame of a socket. No `consent` is the same as consent."""

    media: Media
    consent: Consent | None = None
    resume: Resume | None = None


class Description(Part, frozen=True, kw_only=True):
    """A session description of WebRTC."""

    type: Literal["offer", "answer", "pranswer", "rollback"]
    sdp: str

    def __post_init__(self) -> None:
        if self.type != "rollback":
            check_sdp(self.sdp)


class Candidate(Part, frozen=True, kw_only=True):
    """An ICE candidate."""

    candidate: Annotated[str, Meta(max_length=1024)]
    sdpMid: Annotated[str, Meta(max_length=64)] | None = None
    sdpMLineIndex: Annotated[int, Meta(ge=0, le=1000)] | None = None
    usernameFragment: Annotated[str, Meta(max_length=256)] | None = None

    def __post_init__(self) -> None:
        check_candidate(self.candidate)


class Signal(ClientFrame, frozen=True, kw_only=True, tag="signal"):
    """Media negotiation, relayed to one peer."""

    to: PeerId
    session: Annotated[str, Meta(min_length=1, max_length=64)]
    description: Description | UnsetType = UNSET
    candidate: Candidate | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        if (self.description is UNSET) == (self.candidate is UNSET):
            raise ValueError("signal must have either a description or a candidate")


class State(ClientFrame, frozen=True, kw_only=True, tag="state"):
    """What the participant sends, and whether the agent may hear it, from now on; what is not named stays."""

    audio: bool | UnsetType = UNSET
    video: bool | UnsetType = UNSET
    screen: bool | UnsetType = UNSET
    speech: bool | UnsetType = UNSET


class Hand(ClientFrame, frozen=True, kw_only=True, tag="hand"):
    """Raise or lower the own hand."""

    raised: bool


class React(ClientFrame, frozen=True, kw_only=True, tag="reaction"):
    """A reaction that is shown for a moment."""

    emoji: Reaction


class Chat(ClientFrame, frozen=True, kw_only=True, tag="chat"):
    """A message to the room, or to one peer."""

    text: Annotated[str, Meta(min_length=1, max_length=CHAT_CHARS)]
    to: PeerId | None = None


class Agent(ClientFrame, frozen=True, kw_only=True, tag="agent"):
    """What participants want of the agent."""

    action: Literal["ask", "stop", "mute", "unmute", "set_mode", "invite", "dismiss", "let_speak"]
    text: Annotated[str, Meta(max_length=ASK_CHARS)] | None = None
    mode: AgentMode | None = None

    def __post_init__(self) -> None:
        if self.action == "ask" and not self.text:
            raise ValueError("ask needs a text of 1 to 2000 characters")
        if self.action == "set_mode" and self.mode is None:
            raise ValueError("set_mode needs a mode")


class Caption(ClientFrame, frozen=True, kw_only=True, tag="caption"):
    """From the agent: what someone says. Times are seconds since the meeting began."""

    segment_id: UUID
    peer_id: PeerId
    text: Annotated[str, Meta(max_length=20_000)]
    final: bool
    lang: Annotated[str, Meta(min_length=1, max_length=35)]
    start: Secs
    end: Secs


class AgentState(ClientFrame, frozen=True, kw_only=True, tag="agent_state"):
    """From the agent: what it does, and what it has said so far in this turn.

    In the state hand it waits for a moderator: `question` is what `asked_by` wants to know. `queued` questions wait.
    """

    state: AgentPhase
    turn_id: UUID | None = None
    asked_by: PeerId | None = None
    text: Annotated[str, Meta(max_length=20_000)] = ""
    metrics: dict[str, float | None] | None = None
    queued: Annotated[int, Meta(ge=0, le=10)] = 0
    question: Annotated[str, Meta(max_length=QUESTION_CHARS)] = ""


class Sync(ClientFrame, frozen=True, kw_only=True, tag="sync"):
    """Ask for the events after `seq`."""

    seq: Seq


class History(ClientFrame, frozen=True, kw_only=True, tag="history"):
    """Ask for what was said or written earlier in this meeting: the newest page, or the one `before` a place in it."""

    kind: Literal["captions", "chat"]
    before: Seq | None = None


class Ping(ClientFrame, frozen=True, kw_only=True, tag="ping"):
    """A sign of life, answered by pong."""


class Leave(ClientFrame, frozen=True, kw_only=True, tag="leave"):
    """Leave the room at once."""


Captioning = ChooseCaptionLanguage | OfferTranslations | CaptionTranslation
Activity = Captioning | Poll | Breakout | Board | AgentRequest | AgentDecision | AgentTurn
RoomFrame = Signal | State | Hand | React | Chat | Moderate | Activity | Agent | Caption | AgentState | Leave
Frame = Hello | Sync | History | Ping | RoomFrame
