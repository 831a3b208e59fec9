"""Frames of captions (docs/protocol.md, "Languages and translated captions")."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from conference.signaling.protocol.base import ClientFrame, PeerId, Secs, clean_members

CaptionLanguage = Literal["en", "zh-Hans", "zh-Hant", "es", "fr", "de", "pt", "it", "ru", "ja", "ko", "ar", "hi", "vi"]
TRANSLATION_CHARS = 4000


class Caption(ClientFrame, frozen=True, kw_only=True, tag="caption"):
    """From the agent: words of a participant. Times are seconds since the meeting began."""

    segment_id: UUID
    peer_id: PeerId
    text: Annotated[str, Meta(max_length=20_000)]
    final: bool
    lang: Annotated[str, Meta(min_length=1, max_length=35)]
    start: Secs
    end: Secs

    def __post_init__(self) -> None:
        clean_members(self, "text", "lang")


class ChooseCaptionLanguage(ClientFrame, frozen=True, kw_only=True, tag="caption_language"):
    """Ask for captions in a second language, beside the spoken one; null for none."""

    lang: CaptionLanguage | None


class OfferTranslations(ClientFrame, frozen=True, kw_only=True, tag="caption_translations"):
    """From the agent: whether its language model can translate captions."""

    available: bool


class CaptionTranslation(ClientFrame, frozen=True, kw_only=True, tag="caption_translation"):
    """From the agent: a final caption in another language."""

    segment_id: UUID
    lang: CaptionLanguage
    text: Annotated[str, Meta(min_length=1, max_length=TRANSLATION_CHARS)]

    def __post_init__(self) -> None:
        clean_members(self, "text")
