"""Take a note: it is written to the chat, and kept with the transcript under the name of the one who asked."""

from typing import Annotated

import msgspec
from msgspec import Meta

from aiagent.language.phrases import phrase
from aiagent.tools.base import Tool, ToolContext


class TakeNote(msgspec.Struct, frozen=True, kw_only=True):
    """What to write down."""

    text: Annotated[str, Meta(min_length=1, max_length=1000, description="The note, in the asker's words.")]


async def _run(context: ToolContext, arguments: TakeNote) -> str:
    await context.room.request("take_note", {"text": arguments.text}, context.asked_by)
    context.room.write(phrase("note_chat", context.lang, name=context.asker_name, text=arguments.text))
    return phrase("noted", context.lang)


TAKE_NOTE = Tool("take_note", "Write something down for the people in the meeting.", TakeNote, _run)
