"""Options of the recognizer for each speaker: language, names and terms of the room."""

from collections.abc import Callable

from aiagent.asr.base import StreamOptions
from aiagent.room.persona import Persona

_MAX_NAMES = 60


class SpeakerOptions:
    """Options for each utterance in one room. `names` gives those of the people who are there."""

    def __init__(self, room: str, persona: Callable[[], Persona], names: Callable[[], tuple[str, ...]]) -> None:
        self._room = room
        self._persona = persona
        self._names = names
        self._last_language: dict[str, str] = {}

    @property
    def language(self) -> str:
        """The language of the room: a BCP 47 tag or "auto"."""
        return self._persona().language

    def options(self, peer_id: str) -> StreamOptions:
        """Options for an utterance of this speaker."""
        persona = self._persona()
        words = (*persona.wake_names, *self._names()[:_MAX_NAMES], *persona.vocabulary)
        return StreamOptions(
            language=persona.language,
            chinese=persona.chinese,
            room=self._room,
            previous=self._last_language.get(peer_id, ""),
            hotwords=tuple(dict.fromkeys(words)),
        )

    def head_options(self) -> StreamOptions:
        """Options for a second look at the first moments of an English utterance."""
        return StreamOptions(room=self._room)

    def spoke(self, peer_id: str, lang: str) -> None:
        """Remember the language of a speaker's last utterance."""
        self._last_language[peer_id] = lang

    def forget(self, peer_id: str) -> None:
        """Forget a speaker who left."""
        self._last_language.pop(peer_id, None)
