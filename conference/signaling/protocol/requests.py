"""Requests of the agent on somebody's behalf, and decisions of moderators (docs/protocol.md, "Requests of the agent").

The tool's arguments come from a language model, which anybody in the room can talk to: they are checked like those of
an unknown client.
"""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from conference.signaling.protocol.base import ClientFrame, Part, PeerId, clean_members, needs_text
from conference.signaling.protocol.polls import Poll, PollKind, PollOptions, PollQuestion

NOTE_CHARS = 1000

RequestTool = Literal["start_poll", "take_note"]


class RequestArguments(Part, frozen=True, kw_only=True):
    """Arguments of all tools: those of `start_poll` are the poll's, `text` is what `take_note` writes down."""

    question: PollQuestion = ""
    kind: PollKind = "single"
    options: PollOptions = ()
    anonymous: bool = False
    text: Annotated[str, Meta(max_length=NOTE_CHARS)] = ""

    def __post_init__(self) -> None:
        clean_members(self, "question", "options", "text")

    def poll(self) -> Poll:
        """The command by which a moderator makes and starts the poll. Raises ValueError when it is none."""
        return Poll(
            action="create",
            question=self.question,
            kind=self.kind,
            options=self.options,
            anonymous=self.anonymous,
            start=True,
        )


class AgentRequest(ClientFrame, frozen=True, kw_only=True, tag="agent_request"):
    """From the agent: somebody asked it to do something for which the server decides whether they may."""

    request_id: UUID
    on_behalf_of: PeerId
    tool: RequestTool
    arguments: RequestArguments

    def __post_init__(self) -> None:
        if self.tool == "start_poll":
            self.arguments.poll()
        else:
            needs_text(self.arguments.text, "take_note needs a text")


class AgentDecision(ClientFrame, frozen=True, kw_only=True, tag="agent_decision"):
    """A moderator lets a request be carried out, or not."""

    action: Literal["confirm", "refuse"]
    request_id: UUID
