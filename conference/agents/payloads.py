"""What the storage task of turns accepts. Times are Unix seconds, durations milliseconds."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from conference.transcripts.payloads import Lang, MeetingPayload, Name, UnixSecs, UserId

Millis = Annotated[int, msgspec.Meta(ge=0, le=86_400_000)]
Word = Annotated[str, msgspec.Meta(max_length=40)]


class TurnPayload(MeetingPayload, frozen=True, kw_only=True):
    """One turn of the AI participant. A stage is null, or missing, where the turn did not get that far."""

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
    worker: Word
