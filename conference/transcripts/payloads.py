"""Arguments of the storage tasks of transcripts (docs/protocol.md, "Storing")."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from conference.storage.payloads import Ident, Lang, MeetingPayload, Name, UnixSecs, UserId
from conference.texts import clean_text

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=50_000)]
Epoch = Annotated[int, msgspec.Meta(ge=0, le=2**62)]


class SegmentPayload(MeetingPayload, frozen=True, kw_only=True):
    """A final segment: an utterance or an answer of the agent, with the epoch of that agent."""

    segment_id: UUID
    epoch: Epoch
    kind: Literal["speech", "agent"]
    peer_id: Ident
    user_id: UserId
    name: Name
    text: Text
    lang: Lang
    started_at: UnixSecs
    ended_at: UnixSecs
    turn_id: UUID | None
    interrupted: bool

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "text", clean_text(self.text))


class WrittenPayload(MeetingPayload, frozen=True, kw_only=True):
    """A written text, its author and its time."""

    peer_id: Ident
    user_id: UserId
    name: Name
    text: Text
    at: UnixSecs

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "text", clean_text(self.text))


class ChatPayload(WrittenPayload, frozen=True, kw_only=True):
    """A chat message to the room. Private messages are never stored, hence never sent.

    `turn_id` is that of the turn which the AI participant answered with it.
    """

    message_id: UUID
    turn_id: UUID | None = None


class NotePayload(WrittenPayload, frozen=True, kw_only=True):
    """A note of the AI participant; the name is that of the person who asked for it."""

    note_id: UUID


class QuestionPayload(WrittenPayload, frozen=True, kw_only=True):
    """A question that somebody typed to the AI participant outside of the chat."""

    question_id: UUID


class AttendancePayload(MeetingPayload, frozen=True, kw_only=True):
    """A participant joined or left. `person` tells guests apart within the meeting, however often they come."""

    event: Literal["joined", "left"]
    peer_id: Ident
    user_id: UserId
    name: Name
    role: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
    at: UnixSecs
    person: Annotated[str, msgspec.Meta(max_length=32)] = ""


class MeetingEndPayload(MeetingPayload, frozen=True, kw_only=True):
    """The last participant left, or a host ended the meeting."""

    at: UnixSecs
