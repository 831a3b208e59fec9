"""What a room's recognizer is told of its speakers: languages, names and terms."""

from collections.abc import Callable

from aiagent.asr.base import StreamOptions
from aiagent.room.persona import Persona

_MAX_NAMES = 60


class Hearing:
    """Options for each utterance. `names` are those of the people in the room."""

    def __init__(self, room: str, persona: Callable[[], Persona], names: Callable[[], tuple[str, ...]]) -> None:
        self._room = room
        self._persona = persona
        self._names = names
        self._previous: dict[str, str] = {}

    @property
    def language(self) -> str:
        """What is spoken: a BCP 47 tag or "auto"."""
        return self._persona().language

    def options(self, peer_id: str) -> StreamOptions:
        """What is known before the speaker says something."""
        persona = self._persona()
        words = (*persona.wake_names, *self._names()[:_MAX_NAMES], *persona.vocabulary)
        return StreamOptions(
            language=persona.language,
            chinese=persona.chinese,
            room=self._room,
            previous=self._previous.get(peer_id, ""),
            hotwords=tuple(dict.fromkeys(words)),
        )

    def head_options(self) -> StreamOptions:
        """For a look at the first moments of an English utterance."""
        return StreamOptions(room=self._room)

    def spoke(self, peer_id: str, lang: str) -> None:
        """A speaker's utterance was in this language."""
        self._previous[peer_id] = lang

    def gone(self, peer_id: str) -> None:
        """Forget a speaker."""
        self._previous.pop(peer_id, None)
