"""Lines of the meeting for an agent that comes later: from its welcome and from the stored transcript. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiagent.memory.conversation import Line
from aiagent.memory.past_questions import Quote


def lines_of_welcome(welcome: Mapping[str, Any]) -> list[Line]:
    """Return the last captions and messages of a welcome (docs/protocol.md).

    Those under the agent's own name are left out, since a person may have the same name: what the agent really said
    comes with the stored lines.
    """
    started_at: float = welcome["room"]["started_at"]
    agent_name = str(welcome["room"]["agent"]["name"]).casefold()
    spoken = [
        Line(caption["name"], caption["text"], caption["start"], "speech", caption["peer_id"], caption["segment_id"])
        for caption in welcome["captions"]
        if caption["name"].casefold() != agent_name
    ]
    written = [
        Line(
            chat["name"],
            chat["text"],
            max(0.0, chat["at"] - started_at),
            "chat",
            chat["from"],
            chat["message_id"],
        )
        for chat in welcome["chat"]
        if chat["name"].casefold() != agent_name
    ]
    return spoken + written


def lines_of_quotes(quotes: Sequence[Quote], started_at: float) -> list[Line]:
    """Return the stored lines of the running meeting."""
    return [
        Line(
            "" if quote.kind == "agent" else quote.name,
            quote.text,
            max(0.0, quote.at_unix - started_at),
            quote.kind,
            quote.peer_id,
            quote.segment_id,
            quote.interrupted,
        )
        for quote in quotes
    ]
