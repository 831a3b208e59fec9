"""The note about speech that people see before they join a room."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conference.rooms.models import Room

MODE_TEXTS: tuple[tuple[str, Promise], ...] = (
    ("addressed", _("It answers when somebody says its name.")),
    ("conversation", _("It answers questions, also when nobody says its name.")),
    ("hand", _("When it could answer it raises its hand, and speaks when a moderator lets it.")),
    ("captions", _("It answers typed questions only, in the chat.")),
    ("off", _("It is switched off at the moment, and hears nobody.")),
)


@dataclass(frozen=True, slots=True)
class SpeechDisclosure:
    """Facts for the card before joining.

    `agent_listens`: an AI participant comes into the room by itself. `agent_available`: one can be invited. `mode` says
    when it answers, and `mode_texts` what each mode means to those who are asked: the page shows that of the mode which
    holds at the moment. `retention_days` 0 keeps the transcript until somebody deletes it. Questions are sent to
    `outside_hosts`; without any, answers are made on this server.
    """

    agent_name: str
    agent_listens: bool
    agent_available: bool
    mode: str
    retention_days: int
    outside_hosts: tuple[str, ...]
    mode_texts: tuple[tuple[str, Promise], ...] = MODE_TEXTS


def room_disclosure(room: Room) -> SpeechDisclosure:
    """The disclosure of a room, from its settings and those of the server."""
    return SpeechDisclosure(
        agent_name=room.agent_name,
        agent_listens=settings.AGENT_ENABLED and room.agent_mode != "off",
        agent_available=settings.AGENT_ENABLED,
        mode=room.agent_mode,
        retention_days=settings.TRANSCRIPT_RETENTION_DAYS,
        outside_hosts=outside_hosts(),
    )


def outside_hosts() -> tuple[str, ...]:
    """Hosts of the configured language models other than this machine, each once."""
    addresses = {"openai": settings.LLM_BASE_URL, "spark": settings.SPARK_URL}
    hosts = (urlsplit(addresses.get(provider, "")).hostname or "" for provider in settings.LLM_PROVIDERS)
    return tuple(dict.fromkeys(host for host in hosts if host and not _is_this_machine(host)))


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
