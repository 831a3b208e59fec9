"""Arguments of the storage tasks of the classroom (docs/protocol.md, "Polls")."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from conference.signaling.protocol.agent import ASK_CHARS
from conference.signaling.protocol.polls import (
    ANSWER_CHARS,
    MOST_OPTIONS,
    PollChoice,
    PollKind,
    PollOptions,
    PollQuestion,
)
from conference.storage.payloads import Ident, MeetingPayload, Name, UnixSecs, UserId


class AnswerPayload(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to a poll, without a person where the poll is anonymous."""

    answer_id: UUID
    peer_id: Annotated[str, msgspec.Meta(max_length=64)]
    user_id: UserId
    name: Name
    choice: PollChoice
    text: Annotated[str, msgspec.Meta(max_length=ANSWER_CHARS)]
    at: UnixSecs


class PollPayload(MeetingPayload, frozen=True, kw_only=True):
    """A closed poll with all its answers."""

    poll_id: UUID
    question: PollQuestion
    kind: PollKind
    options: PollOptions
    correct: Annotated[tuple[int, ...], msgspec.Meta(max_length=MOST_OPTIONS)]
    anonymous: bool
    started_at: UnixSecs
    closed_at: UnixSecs
    answers: tuple[AnswerPayload, ...]


class ContributionPayload(MeetingPayload, frozen=True, kw_only=True):
    """A raised hand, or a question to the AI participant with its `text`."""

    kind: Literal["hand", "question"]
    contribution_id: UUID
    peer_id: Ident
    user_id: UserId
    name: Name
    at: UnixSecs
    text: Annotated[str, msgspec.Meta(max_length=ASK_CHARS)] = ""
