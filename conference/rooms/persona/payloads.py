"""The AI participant and its voices in the bodies of REST requests, checked while they are decoded."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from conference.rooms.models.persona import (
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

SAMPLE_CHARS = 200

AgentName = Annotated[str, Meta(min_length=1, max_length=AGENT_NAME_CHARS)]
AgentModeName = Literal["addressed", "conversation", "hand", "captions", "off"]
AgentLanguageName = Literal["", "auto", "en", "zh-Hans", "zh-Hant"]
VoiceId = Annotated[str, Meta(pattern=rf"^\Z|{VOICE_PATTERN}", max_length=VOICE_CHARS)]
Speed = Annotated[float, Meta(ge=SPEED_MIN, le=SPEED_MAX)]
AnswerWords = Annotated[int, Meta(ge=ANSWER_WORDS_MIN, le=ANSWER_WORDS_MAX)]
Prompt = Annotated[str, Meta(max_length=PROMPT_CHARS)]
Word = Annotated[str, Meta(min_length=1, max_length=WORD_CHARS)]


class AgentSettings(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
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


class VoiceSampleRequest(Struct, kw_only=True, frozen=True):
    """Body of `POST /api/v1/rooms/{slug}/voice-samples`. Without `text` the agent introduces itself by `name`."""

    voice: VoiceId = ""
    speed: Speed = 1.0
    language: AgentLanguageName = ""
    name: Annotated[str, Meta(max_length=40)] = ""
    text: Annotated[str, Meta(max_length=SAMPLE_CHARS)] = ""
