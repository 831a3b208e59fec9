"""A tool, its surroundings, and its description for a language model."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from aiagent.errors import AgentError
from aiagent.llm.base import Message, ToolSpec
from aiagent.memory.past_questions import Quote
from aiagent.tools.timers import Timers


class ToolError(AgentError):
    """A tool could not do what was asked. Its text is told to the model, and to people where there is none."""


class ToolRoom(Protocol):
    """The room as tools see it. The web server decides what somebody may do."""

    def participants(self) -> Sequence[Mapping[str, Any]]:
        """Everybody in the room (Participant of docs/protocol.md)."""

    async def search(self, query: str, on_behalf_of: str) -> Sequence[Quote]:
        """Passages of this room's stored meetings that the participant may read, best first. Raises ToolError."""

    async def request(self, tool: str, arguments: Mapping[str, Any], on_behalf_of: str) -> None:
        """Ask the web server for something (docs/protocol.md, "Requests of the agent"). Raises ToolError."""

    def write(self, text: str) -> None:
        """Write to the chat of the room."""

    @property
    def timers(self) -> Timers:
        """The timers of the meeting."""


@dataclass(frozen=True, slots=True)
class ToolContext:
    """The asker of a tool, by peer id and by the name the server gave, and the language of the answer.

    `said` is what the agent remembers of the conversation.
    """

    room: ToolRoom
    asked_by: str
    asker_name: str
    agent_name: str
    lang: str
    said: Sequence[Message] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """`run` takes the context and arguments that are valid, and gives a sentence that can be said as it is."""

    name: str
    description: str
    arguments: type[msgspec.Struct]
    run: Callable[[ToolContext, Any], Awaitable[str]]

    @property
    def spec(self) -> ToolSpec:
        """The tool as models are told of it."""
        _, components = msgspec.json.schema_components((self.arguments,), ref_template="#/$defs/{name}")
        schema = components[self.arguments.__name__]
        parameters = {key: value for key, value in schema.items() if key in ("type", "properties", "required")}
        return ToolSpec(self.name, self.description, parameters)
