"""What people are called in prompts: nobody can pass for somebody else there by choosing the same name. Pure."""

from collections.abc import Mapping
from typing import Any

from aiagent.language.cleaning import clean_name

ANYONE = "Someone"


def distinct_name(peer_id: str, participants: Mapping[str, Mapping[str, Any]], agent_name: str) -> str:
    """The name of a participant; whoever came later under a name that is taken, or the agent's, gets a number."""
    who = participants.get(peer_id)
    if who is None:
        return ANYONE
    name = str(who.get("name", ANYONE))
    wanted = _folded(name)
    earlier = sum(
        _folded(one.get("name")) == wanted and (one.get("joined_at", 0.0), other) < (who.get("joined_at", 0.0), peer_id)
        for other, one in participants.items()
    )
    number = 1 + earlier + (_folded(agent_name) == wanted)
    return name if number == 1 else f"{clean_name(name)} ({number})"


def _folded(name: str | None) -> str:
    return "".join(clean_name(name).casefold().split())
