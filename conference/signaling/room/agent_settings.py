"""The AI participant of a room as a value."""

from typing import Any

import msgspec

PRIVATE_FIELDS = ("prompt", "vocabulary")


class AgentSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The AI participant of a room. `mode` is addressed, conversation, hand, captions or off.

    `voice` "" is the usual voice of the language, `language` "" is that of the room, `speed` 1.0 is the voice's own
    pace. `prompt` is what the host asks of the agent, `vocabulary` what captions have to spell right: both are for the
    agent alone. All of it was checked when it was stored.
    """

    name: str
    wake_names: tuple[str, ...]
    mode: str
    voice: str = ""
    speed: float = 1.0
    language: str = ""
    max_answer_words: int = 60
    prompt: str = ""
    vocabulary: tuple[str, ...] = ()

    def public(self) -> dict[str, Any]:
        """`agent` of Room of docs/protocol.md."""
        shown: dict[str, Any] = msgspec.to_builtins(self)
        for field in PRIVATE_FIELDS:
            del shown[field]
        return shown

    def private(self) -> dict[str, Any]:
        """What nobody but the agent is told."""
        return {field: getattr(self, field) for field in PRIVATE_FIELDS}
