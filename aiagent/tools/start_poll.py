"""Start a poll: a moderator has to confirm it."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from aiagent.language.phrases import phrase
from aiagent.tools.base import Tool, ToolContext


class StartPoll(msgspec.Struct, frozen=True, kw_only=True):
    """The poll as the web server takes it."""

    question: Annotated[str, Meta(min_length=1, max_length=300, description="What is asked.")]
    options: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=200)], ...],
        Meta(max_length=10, description="The answers to choose from, 2 to 10; none for an open question."),
    ] = ()
    kind: Annotated[Literal["single", "multiple", "open"], Meta(description="How people answer.")] = "single"
    anonymous: Annotated[bool, Meta(description="Whether answers have no names.")] = False


async def _run(context: ToolContext, arguments: StartPoll) -> str:
    wanted = msgspec.to_builtins(arguments)
    if not arguments.options:
        wanted["kind"] = "open"
    await context.room.request("start_poll", wanted, context.asked_by)
    return phrase("poll_waits", context.lang, question=arguments.question)


START_POLL = Tool(
    "start_poll",
    "Propose a poll to the people in the meeting. It opens when a moderator has confirmed it.",
    StartPoll,
    _run,
)
