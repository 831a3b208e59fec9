"""Who the agent is in a room: its name, voice and manners, as the room's host set them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from aiagent.turn.state import Mode

AUTO = "auto"
USUAL_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Persona:
    """The members of `room.agent` (docs/protocol.md, "The agent").

    `voice` is the id of a voice, "" for the usual one of the language. `language` is a BCP 47 tag, or "auto" where each
    utterance is looked at. `speed` is 1.0 for the voice's own pace. `prompt` is what the host asks of the agent.
    """

    name: str
    wake_names: tuple[str, ...]
    mode: Mode
    language: str = USUAL_LANGUAGE
    voice: str = ""
    speed: float = 1.0
    max_answer_words: int = 60
    prompt: str = ""
    vocabulary: tuple[str, ...] = ()

    @classmethod
    def from_room(cls, room: Mapping[str, Any], prompt: str = "") -> Self:
        """The persona of a Room as the server sends it; members that it does not have keep their usual value."""
        agent = room["agent"]
        given = {key: agent[key] for key in ("voice", "speed", "max_answer_words") if key in agent}
        return cls(
            name=agent["name"],
            wake_names=tuple(dict.fromkeys((agent["name"], *agent["wake_names"]))),
            mode=Mode(agent["mode"]),
            language=agent.get("language") or room.get("language") or USUAL_LANGUAGE,
            prompt=prompt,
            vocabulary=tuple(agent.get("vocabulary", ())),
            **given,
        )
