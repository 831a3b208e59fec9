"""Tools that put something before the room: a poll, which a moderator has to confirm, and a note."""

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


class TakeNote(msgspec.Struct, frozen=True, kw_only=True):
    """The words of the note."""

    text: Annotated[str, Meta(min_length=1, max_length=1000, description="The note, in the asker's words.")]


async def _start_poll(context: ToolContext, arguments: StartPoll) -> str:
    wanted = msgspec.to_builtins(arguments)
    if not arguments.options:
        wanted["kind"] = "open"
    await context.room.request("start_poll", wanted, context.asked_by)
    return phrase("poll_waits", context.lang, question=arguments.question)


async def _take_note(context: ToolContext, arguments: TakeNote) -> str:
    """Write the note to the chat; the web server keeps it with the transcript under the name of who asked."""
    await context.room.request("take_note", {"text": arguments.text}, context.asked_by)
    context.room.write(phrase("note_chat", context.lang, name=context.asker_name, text=arguments.text))
    return phrase("noted", context.lang)


START_POLL = Tool(
    "start_poll",
    "Propose a poll to the people in the meeting. It opens when a moderator has confirmed it.",
    StartPoll,
    _start_poll,
)
TAKE_NOTE = Tool("take_note", "Write something down for the people in the meeting.", TakeNote, _take_note)
