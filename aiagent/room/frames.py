"""The frames that the agent sends, as docs/protocol.md defines them. Pure.

A member that may be null is None here. A member that may be missing is UNSET.
"""

import json
from collections.abc import Mapping
from typing import Any, Self

import msgspec


class ClientFrame(msgspec.Struct, frozen=True, tag_field="type"):
    """One frame; its `type` is the tag of the class."""


class Media(msgspec.Struct, frozen=True):
    """The media that the agent sends."""

    audio: bool = True
    video: bool = False


class Resume(msgspec.Struct, frozen=True):
    """The end of the connection before this one: `seq` is the number of its last event."""

    token: str
    seq: int


class Hello(ClientFrame, frozen=True, tag="hello"):
    """The first frame of a connection."""

    media: Media = Media()
    resume: Resume | msgspec.UnsetType = msgspec.UNSET


class Sync(ClientFrame, frozen=True, tag="sync"):
    """Ask for the events after number `seq`."""

    seq: int


class Ping(ClientFrame, frozen=True, tag="ping"):
    """Keep the connection open."""


class Leave(ClientFrame, frozen=True, tag="leave"):
    """Leave the room."""


class Answer(msgspec.Struct, frozen=True, tag_field="type", tag="answer"):
    """The session description that answers an offer."""

    sdp: str


class Signal(ClientFrame, frozen=True, tag="signal"):
    """The answer to the offer of the peer `to`."""

    to: str
    session: str
    description: Answer


class SignalRefused(ClientFrame, frozen=True, tag="signal_refused"):
    """An offer of the peer `to` cannot be used; `message` says why."""

    to: str
    session: str
    message: str


class Chat(ClientFrame, frozen=True, tag="chat"):
    """A message to everyone in the room, or to the peer `to`; `turn_id` is that of the turn which it answers."""

    text: str
    turn_id: str | msgspec.UnsetType = msgspec.UNSET
    to: str | msgspec.UnsetType = msgspec.UNSET


class Hand(ClientFrame, frozen=True, tag="hand"):
    """Raise or lower the agent's hand."""

    raised: bool


class Caption(ClientFrame, frozen=True, tag="caption"):
    """The text of a segment, so far or final. `start` and `end` are seconds of the meeting."""

    segment_id: str
    peer_id: str
    text: str
    final: bool
    lang: str
    start: float
    end: float


class CaptionTranslations(ClientFrame, frozen=True, tag="caption_translations"):
    """Whether the agent can translate captions."""

    available: bool


class CaptionTranslation(ClientFrame, frozen=True, tag="caption_translation"):
    """A final caption in another language."""

    segment_id: str
    lang: str
    text: str


class AgentState(ClientFrame, frozen=True, tag="agent_state"):
    """The agent's state. `metrics` are milliseconds by stage; `question` is told when its turn begins."""

    state: str
    turn_id: str | None
    asked_by: str | None
    text: str
    metrics: dict[str, int] | None
    queued: int
    question: str


class AgentTurn(ClientFrame, frozen=True, tag="agent_turn"):
    """The figures of a turn that is over. `at` is Unix seconds; a stage that was not reached is None."""

    asked_by: str
    at: float
    turn_id: str
    source: str
    mode: str
    lang: str
    end_of_turn_ms: int | None
    asr_ms: int | None
    first_token_ms: int | None
    first_clause_ms: int | None
    first_audio_ms: int | None
    written_ms: int | None
    playout_ms: int | None
    interrupted: bool
    provider: str
    fallback: bool
    error: str

    @classmethod
    def of(cls, asked_by: str, at: float, figures: Mapping[str, object]) -> Self:
        """The frame of a turn's figures. Raises ValueError when one is missing or of another type."""
        return msgspec.convert({"type": "agent_turn", "asked_by": asked_by, "at": at, **figures}, cls)


class AgentRequest(ClientFrame, frozen=True, tag="agent_request"):
    """A request to the server, with the rights of the person who asked."""

    id: str
    request_id: str
    on_behalf_of: str
    tool: str
    arguments: Mapping[str, Any]


def members(frame: ClientFrame) -> dict[str, Any]:
    """The members of the frame's JSON object."""
    content: dict[str, Any] = msgspec.to_builtins(frame)
    return content


def encoded(frame: ClientFrame) -> str:
    """The frame as JSON text. Half an emoji, which a model may stream, is escaped; it is no error."""
    return json.dumps(members(frame))
