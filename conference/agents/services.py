"""Storing the AI participant's turns. Times are Unix seconds, durations milliseconds."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.db import transaction

from conference.agents.models import Turn
from conference.storage.payloads import Lang, MeetingPayload, Name, UnixSecs, UserId
from conference.storage.rows import Outcome, moment, user_pk
from conference.transcripts.services import meeting_locked, refused_when_deleted

Millis = Annotated[int, msgspec.Meta(ge=0, le=86_400_000)]
Word = Annotated[str, msgspec.Meta(max_length=40)]
_COLUMNS = frozenset(field.name for field in Turn._meta.concrete_fields)


class TurnPayload(MeetingPayload, frozen=True, kw_only=True):
    """Argument of the storage task: one turn. A stage is null or missing where the turn did not reach it."""

    turn_id: UUID
    at: UnixSecs
    user_id: UserId
    name: Name
    source: Literal["speech", "text"]
    mode: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
    lang: Lang
    end_of_turn_ms: Millis | None = None
    asr_ms: Millis | None = None
    first_token_ms: Millis | None = None
    first_clause_ms: Millis | None = None
    first_audio_ms: Millis | None = None
    written_ms: Millis | None = None
    playout_ms: Millis | None = None
    interrupted: bool
    provider: Word
    fallback: bool
    error: Word
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
    worker: Word


@refused_when_deleted
def turn_store(*, payload: TurnPayload) -> Outcome:
    """Store a turn. A turn that is known already stays as it is."""
    figures = {name: value for name, value in msgspec.structs.asdict(payload).items() if name in _COLUMNS}
    with transaction.atomic():
        _turn, created = Turn.objects.get_or_create(
            id=payload.turn_id,
            defaults={
                **figures,
                "meeting": meeting_locked(payload),
                "at": moment(payload.at),
                "asked_by_id": user_pk(payload.user_id),
                "asked_by_name": payload.name,
            },
        )
    return Outcome.STORED if created else Outcome.UNCHANGED
