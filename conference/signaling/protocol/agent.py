"""Frames to and from the AI participant (docs/protocol.md, "The agent" and "Turns")."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from conference.signaling.protocol.base import ClientFrame, PeerId, clean_members, needs_text

ASK_CHARS = 2000
QUESTION_CHARS = 300
MOST_METRICS = 40

AgentMode = Literal["addressed", "conversation", "hand", "captions", "off"]
AgentPhase = Literal["idle", "listening", "hand", "thinking", "speaking", "muted"]
Millis = Annotated[int, Meta(ge=0, le=86_400_000)]
Word = Annotated[str, Meta(max_length=40)]


class Agent(ClientFrame, frozen=True, kw_only=True, tag="agent"):
    """A command or a question to the agent."""

    action: Literal["ask", "stop", "mute", "unmute", "set_mode", "invite", "dismiss", "let_speak"]
    text: Annotated[str, Meta(max_length=ASK_CHARS)] | None = None
    mode: AgentMode | None = None

    def __post_init__(self) -> None:
        clean_members(self, "text")
        if self.action == "ask":
            needs_text(self.text, "ask needs a text of 1 to 2000 characters")
        if self.action == "set_mode" and self.mode is None:
            raise ValueError("set_mode needs a mode")


class AgentState(ClientFrame, frozen=True, kw_only=True, tag="agent_state"):
    """From the agent: its state, and what it has said so far in this turn.

    `question` is that of `asked_by`: in the first report of a turn, and in the state `hand`, in which the agent waits
    for a moderator. `queued` is how many questions wait.
    """

    state: AgentPhase
    turn_id: UUID | None = None
    asked_by: PeerId | None = None
    text: Annotated[str, Meta(max_length=20_000)] = ""
    metrics: Annotated[dict[Word, float | None], Meta(max_length=MOST_METRICS)] | None = None
    queued: Annotated[int, Meta(ge=0, le=10)] = 0
    question: Annotated[str, Meta(max_length=ASK_CHARS)] = ""

    def __post_init__(self) -> None:
        clean_members(self, "text", "question")


class AgentTurn(ClientFrame, frozen=True, kw_only=True, tag="agent_turn"):
    """From the agent: a turn is over. A stage that was not reached is null. No text of the conversation is in here."""

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

    def __post_init__(self) -> None:
        clean_members(self, "mode", "lang", "provider", "error")
