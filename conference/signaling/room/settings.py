"""The settings of a room and of its AI participant, as values."""

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
        """The members that only the agent is told."""
        return {field: getattr(self, field) for field in PRIVATE_FIELDS}


class RoomSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a room. A ticket carries them as stored; a meeting begins with them and may change its own.

    `media_limit` is how many people fit in. `agent_enabled` is whether this server has an AI participant at all.
    `parent` is the slug of the main room, where this is a breakout room. With `wait_for_host` nobody enters before a
    host or moderator; `scheduled_at` is when the planned meeting that goes on or comes next begins, in Unix seconds.
    """

    name: str
    lobby: bool
    media_limit: int
    language: str
    agent: AgentSettings
    agent_enabled: bool
    parent: str | None = None
    wait_for_host: bool = False
    scheduled_at: float | None = None


def difference(before: msgspec.Struct, after: msgspec.Struct) -> dict[str, Any]:
    """Members of `after` that are not as before. Both are of one type."""
    return {name: value for name in after.__struct_fields__ if (value := getattr(after, name)) != getattr(before, name)}
