"""The frames that clients send (docs/protocol.md, "Client frames"): those of every socket, and the union of all."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from conference.signaling.protocol.agent import Agent, AgentState, AgentTurn
from conference.signaling.protocol.base import ClientFrame, Part, PeerId, Seq, clean_members, needs_text
from conference.signaling.protocol.board import Board
from conference.signaling.protocol.breakouts import Breakout
from conference.signaling.protocol.captions import Caption, CaptionTranslation, ChooseCaptionLanguage, OfferTranslations
from conference.signaling.protocol.media import Signal, SignalRefused
from conference.signaling.protocol.moderation import Moderate
from conference.signaling.protocol.polls import Poll
from conference.signaling.protocol.requests import AgentDecision, AgentRequest

CHAT_CHARS = 4000

Reaction = Literal["👍", "👏", "❤️", "😂", "😮", "🎉", "🤔", "👎"]


class Media(Part, frozen=True, kw_only=True):
    """The tracks that a newcomer sends at first."""

    audio: bool
    video: bool


class Resume(Part, frozen=True, kw_only=True):
    """The participant to resume as, and the last event that was seen."""

    token: Annotated[str, Meta(min_length=1, max_length=128)]
    seq: Seq


class Consent(Part, frozen=True, kw_only=True):
    """The consent of a newcomer. `speech` is whether the AI participant may hear them."""

    speech: bool


class Hello(ClientFrame, frozen=True, kw_only=True, tag="hello"):
    """The first frame of a socket. No `consent` is the same as consent."""

    media: Media
    consent: Consent | None = None
    resume: Resume | None = None


class State(ClientFrame, frozen=True, kw_only=True, tag="state"):
    """The tracks that the sender sends from now on, and whether the agent may hear them. Absent members stay."""

    audio: bool | UnsetType = UNSET
    video: bool | UnsetType = UNSET
    screen: bool | UnsetType = UNSET
    speech: bool | UnsetType = UNSET


class Hand(ClientFrame, frozen=True, kw_only=True, tag="hand"):
    """Raise or lower one's hand."""

    raised: bool


class React(ClientFrame, frozen=True, kw_only=True, tag="reaction"):
    """A reaction that is shown for a moment."""

    emoji: Reaction


class Chat(ClientFrame, frozen=True, kw_only=True, tag="chat"):
    """A message to the room, or to one peer. `turn_id` is that of the turn which the agent answers with it."""

    text: Annotated[str, Meta(min_length=1, max_length=CHAT_CHARS)]
    to: PeerId | None = None
    turn_id: UUID | None = None

    def __post_init__(self) -> None:
        clean_members(self, "text")
        needs_text(self.text, "text needs characters that can be seen")


class Sync(ClientFrame, frozen=True, kw_only=True, tag="sync"):
    """Ask for the events after `seq`."""

    seq: Seq


class History(ClientFrame, frozen=True, kw_only=True, tag="history"):
    """Ask for earlier captions or messages of this meeting: the newest page, or the page before the event `before`."""

    kind: Literal["captions", "chat"]
    before: Seq | None = None


class Ping(ClientFrame, frozen=True, kw_only=True, tag="ping"):
    """A sign of life, answered by pong."""


class Leave(ClientFrame, frozen=True, kw_only=True, tag="leave"):
    """Leave the room at once."""


Captions = Caption | ChooseCaptionLanguage | OfferTranslations | CaptionTranslation
OfAgent = Agent | AgentState | AgentTurn | AgentRequest | AgentDecision | SignalRefused
RoomFrame = Signal | State | Hand | React | Chat | Leave | Moderate | Poll | Breakout | Board | Captions | OfAgent
Frame = Hello | Sync | History | Ping | RoomFrame
