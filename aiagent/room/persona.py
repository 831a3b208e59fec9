"""The agent's persona in a room: name, voice and manners, as the host set them. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from aiagent.language.tags import SIMPLIFIED, chinese_script_of
from aiagent.turn.commands import Mode

AUTO = "auto"
USUAL_LANGUAGE = "en"
_USUAL_SPEED, _SLOWEST, _FASTEST = 1.0, 0.5, 2.0
_USUAL_WORDS, _FEWEST_WORDS, _MOST_WORDS = 60, 10, 200
_PROMPT_CHARS = 2000
_VOCABULARY_WORDS = 100
_WORD_CHARS = 40
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Persona:
    """The members of `room.agent` and of the frame `persona` (docs/protocol.md, "The agent's persona").

    `voice` is the id of a voice, "" for the usual one of the language. `language` is a BCP 47 tag, or "auto" where it
    is found out for each utterance; `chinese` is the way Chinese is written (zh-Hans, zh-Hant, zh-TW, zh-HK). `speed`
    is 1.0 for the voice's own pace. `prompt` is the host's wish to the agent, `vocabulary` the words that captions have
    to spell right.
    """

    name: str
    wake_names: tuple[str, ...]
    mode: Mode
    language: str = USUAL_LANGUAGE
    chinese: str = SIMPLIFIED
    voice: str = ""
    speed: float = _USUAL_SPEED
    max_answer_words: int = _USUAL_WORDS
    prompt: str = ""
    vocabulary: tuple[str, ...] = ()

    @classmethod
    def from_room(cls, room: Mapping[str, Any], private: Mapping[str, Any] = _NOTHING) -> Self:
        """The persona of a Room as the server sends it, and of the frame that the agent alone gets.

        Missing members have their usual value; values beyond a bound are cut to it.
        """
        agent = room["agent"]
        room_language = room.get("language") or USUAL_LANGUAGE
        language = agent.get("language") or room_language
        return cls(
            name=agent["name"],
            wake_names=tuple(dict.fromkeys((agent["name"], *agent["wake_names"]))),
            mode=Mode(agent["mode"]),
            language=language,
            chinese=chinese_script_of(room_language if language == AUTO else language),
            voice=agent.get("voice", ""),
            speed=min(max(agent.get("speed", _USUAL_SPEED), _SLOWEST), _FASTEST),
            max_answer_words=min(max(agent.get("max_answer_words", _USUAL_WORDS), _FEWEST_WORDS), _MOST_WORDS),
            prompt=private.get("prompt", "")[:_PROMPT_CHARS],
            vocabulary=tuple(word[:_WORD_CHARS] for word in private.get("vocabulary", ())[:_VOCABULARY_WORDS]),
        )

    @property
    def max_answer_tokens(self) -> int:
        """Tokens for so many words: an English word with its punctuation takes about 1.4."""
        return math.ceil(self.max_answer_words * 1.5) + 16
