"""Settings of the AI participant of a room: defaults, present values, changes."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from msgspec import UNSET

from conference.errors import BadFieldError
from conference.names import clean_name
from conference.rooms.models import Room
from conference.rooms.models.persona import AGENT_NAME_CHARS, PROMPT_CHARS, WORD_CHARS
from conference.rooms.persona.payloads import AgentSettings as Changes
from conference.signaling.room.settings import AgentSettings

# Members of the protocol's `agent` and the fields of Room that hold them.
FIELDS = {
    "name": "agent_name",
    "wake_names": "wake_names",
    "mode": "agent_mode",
    "voice": "agent_voice",
    "speed": "agent_speed",
    "language": "agent_language",
    "max_answer_words": "agent_max_answer_words",
    "prompt": "agent_prompt",
    "vocabulary": "agent_vocabulary",
}


def persona_defaults() -> dict[str, Any]:
    """The fields of a new room, from the settings of this installation."""
    return {
        "agent_name": settings.AGENT_NAME,
        "wake_names": list(settings.AGENT_WAKE_NAMES),
        "agent_mode": settings.AGENT_DEFAULT_MODE,
        "agent_voice": settings.AGENT_DEFAULT_VOICE,
        "agent_speed": settings.AGENT_DEFAULT_SPEED,
        "agent_language": settings.AGENT_DEFAULT_LANGUAGE,
        "agent_max_answer_words": settings.AGENT_DEFAULT_MAX_ANSWER_WORDS,
        "agent_prompt": clean_prompt(settings.AGENT_DEFAULT_PROMPT),
        "agent_vocabulary": list(settings.AGENT_DEFAULT_VOCABULARY),
    }


def persona_of(room: Room) -> AgentSettings:
    """The AI participant as signaling knows it."""
    members = {member: getattr(room, field) for member, field in FIELDS.items()}
    lists = {member: tuple(members[member]) for member in ("wake_names", "vocabulary")}
    return AgentSettings(**members | lists)


def persona_apply(room: Room, changes: Changes) -> None:
    """Apply the changes without storing them. A renamed agent listens to its new name, unless such names are given.

    Raises BadFieldError for a name of nothing but invisible characters.
    """
    given = {member: value for member in FIELDS if (value := getattr(changes, member)) is not UNSET}
    if "name" in given and given["name"] != room.agent_name:
        given.setdefault("wake_names", [given["name"]])
    for member, value in given.items():
        setattr(room, FIELDS[member], _cleaned(member, value))


def clean_prompt(text: str) -> str:
    """The lines of the text without invisible characters, cut at 2000 characters."""
    lines = (clean_name(line, PROMPT_CHARS) for line in text.splitlines())
    return "\n".join(lines).strip()[:PROMPT_CHARS].strip()


def clean_words(words: Iterable[str], chars: int) -> list[str]:
    """Each word once, without invisible characters; words of nothing else are dropped."""
    return list(dict.fromkeys(filter(None, (clean_name(word, chars) for word in words))))


def _cleaned(member: str, value: Any) -> Any:
    match member:
        case "name":
            return _agent_name(value)
        case "wake_names":
            return list(dict.fromkeys(map(_agent_name, value)))
        case "vocabulary":
            return clean_words(value, WORD_CHARS)
        case "prompt":
            return clean_prompt(value)
    return value


def _agent_name(name: str) -> str:
    cleaned = clean_name(name, AGENT_NAME_CHARS)
    if not cleaned:
        raise BadFieldError.of("settings.agent.name", _("Give the AI participant a name."))
    return cleaned
