"""Summarise the meeting so far."""

import msgspec

from aiagent.language.cleaning import clean_name
from aiagent.language.phrases import phrase
from aiagent.language.spoken_forms import quotable
from aiagent.llm.base import Message
from aiagent.tools.base import Tool, ToolContext

MOST_LINES = 8
_MOST_CHARS = 160


class Summarise(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing to choose."""


async def _run(context: ToolContext, arguments: Summarise) -> str:
    said = [one for one in context.said if one.role in ("user", "assistant") and one.content][-MOST_LINES:]
    if not said:
        return phrase("nothing_heard", context.lang)
    lines = [_line(one, context) for one in said]
    return phrase("summary", context.lang, text=" ".join(lines))


def _line(message: Message, context: ToolContext) -> str:
    name = clean_name(message.name) if message.role == "user" else context.agent_name
    return phrase("quote", context.lang, name=name, text=quotable(message.content, _MOST_CHARS))


SUMMARISE = Tool("summarise", "Get what was talked about in this meeting so far.", Summarise, _run)
