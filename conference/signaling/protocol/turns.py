"""How long a turn of the agent took, as the agent tells it (docs/protocol.md, "Turns")."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from conference.signaling.protocol.base import ClientFrame, PeerId

Millis = Annotated[int, Meta(ge=0, le=86_400_000)]
Word = Annotated[str, Meta(max_length=40)]


class AgentTurn(ClientFrame, frozen=True, kw_only=True, tag="agent_turn"):
    """From the agent: a turn is over. A stage is null where it was not reached; none of what was said is in here."""

    turn_id: UUID
    asked_by: PeerId
    at: Annotated[float, Meta(ge=0, le=1e11)]
    source: Literal["speech", "text"]
    mode: Annotated[str, Meta(min_length=1, max_length=20)]
    lang: Annotated[str, Meta(max_length=35)]
    end_of_turn_ms: Millis | None = None
    asr_ms: Millis | None = None
    first_token_ms: Millis | None = None
    first_clause_ms: Millis | None = None
    first_audio_ms: Millis | None = None
    written_ms: Millis | None = None
    playout_ms: Millis | None = None
    interrupted: bool = False
    provider: Word = ""
    fallback: bool = False
    error: Word = ""
