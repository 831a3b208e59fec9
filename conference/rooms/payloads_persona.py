"""Bodies of the REST requests about the AI participant's voice, checked while they are decoded."""

from typing import Annotated

from msgspec import Meta, Struct

from conference.rooms.payloads import AgentLanguageName, Speed, VoiceId

SAMPLE_CHARS = 200


class VoiceSampleRequest(Struct, kw_only=True, frozen=True):
    """Body of `POST /api/v1/rooms/{slug}/voice-samples`. Without `text` the agent introduces itself by `name`."""

    voice: VoiceId = ""
    speed: Speed = 1.0
    language: AgentLanguageName = ""
    name: Annotated[str, Meta(max_length=40)] = ""
    text: Annotated[str, Meta(max_length=SAMPLE_CHARS)] = ""
