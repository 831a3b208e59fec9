"""Bodies of the REST requests about rooms, checked while they are decoded."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from conference.rooms.models import MEDIA_LIMIT_MAX, MEDIA_LIMIT_MIN, ROOM_NAME_CHARS
from conference.rooms.models_persona import (
    AGENT_NAME_CHARS,
    ANSWER_WORDS_MAX,
    ANSWER_WORDS_MIN,
    PROMPT_CHARS,
    SPEED_MAX,
    SPEED_MIN,
    VOCABULARY_MAX,
    VOICE_CHARS,
    VOICE_PATTERN,
    WAKE_NAMES_MAX,
    WORD_CHARS,
)

RoomName = Annotated[str, Meta(min_length=1, max_length=ROOM_NAME_CHARS)]
RoomPassword = Annotated[str, Meta(max_length=200)]
MediaLimit = Annotated[int, Meta(ge=MEDIA_LIMIT_MIN, le=MEDIA_LIMIT_MAX)]
LanguageTag = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z", max_length=35)]
AgentName = Annotated[str, Meta(min_length=1, max_length=AGENT_NAME_CHARS)]
AgentModeName = Literal["addressed", "conversation", "hand", "captions", "off"]
AgentLanguageName = Literal["", "auto", "en", "zh-Hans", "zh-Hant"]
VoiceId = Annotated[str, Meta(pattern=rf"^\Z|{VOICE_PATTERN}", max_length=VOICE_CHARS)]
Speed = Annotated[float, Meta(ge=SPEED_MIN, le=SPEED_MAX)]
AnswerWords = Annotated[int, Meta(ge=ANSWER_WORDS_MIN, le=ANSWER_WORDS_MAX)]
Prompt = Annotated[str, Meta(max_length=PROMPT_CHARS)]
Word = Annotated[str, Meta(min_length=1, max_length=WORD_CHARS)]
AccessName = Literal["open", "members", "invited"]


class AgentSettings(Struct, kw_only=True, frozen=True):
    """The AI participant of a room; what is left out keeps its value."""

    name: AgentName | UnsetType = UNSET
    wake_names: Annotated[list[AgentName], Meta(min_length=1, max_length=WAKE_NAMES_MAX)] | UnsetType = UNSET
    mode: AgentModeName | UnsetType = UNSET
    voice: VoiceId | UnsetType = UNSET
    speed: Speed | UnsetType = UNSET
    language: AgentLanguageName | UnsetType = UNSET
    max_answer_words: AnswerWords | UnsetType = UNSET
    prompt: Prompt | UnsetType = UNSET
    vocabulary: Annotated[list[Word], Meta(max_length=VOCABULARY_MAX)] | UnsetType = UNSET


class RoomSettings(Struct, kw_only=True, frozen=True):
    """Settings of a room; what is left out keeps its value. An empty or null password removes it."""

    access: AccessName | UnsetType = UNSET
    lobby: bool | UnsetType = UNSET
    password: RoomPassword | UnsetType | None = UNSET
    media_limit: MediaLimit | UnsetType = UNSET
    language: LanguageTag | UnsetType = UNSET
    agent: AgentSettings | UnsetType = UNSET


class RoomCreate(Struct, kw_only=True, frozen=True):
    """Body of `POST /api/v1/rooms`."""

    name: RoomName
    settings: RoomSettings = RoomSettings()


class RoomUpdate(Struct, kw_only=True, frozen=True):
    """Body of `PATCH /api/v1/rooms/{slug}`. `archived` closes the room or opens it again."""

    name: RoomName | UnsetType = UNSET
    archived: bool | UnsetType = UNSET
    settings: RoomSettings = RoomSettings()


class AgentClaim(Struct, kw_only=True, frozen=True):
    """Which agent process asks, and the epoch of its lease."""

    worker_id: Annotated[str, Meta(min_length=1, max_length=100)]
    epoch: Annotated[int, Meta(ge=0)]


class TicketRequest(Struct, kw_only=True, frozen=True):
    """Body of `POST /api/v1/rooms/{slug}/tickets`. `agent` goes with the service key only."""

    name: str | None = None
    password: str | None = None
    guest_token: str | None = None
    agent: AgentClaim | None = None
