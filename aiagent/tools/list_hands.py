"""Say who has raised a hand, in that order."""

import msgspec

from aiagent.language.cleaning import clean_name
from aiagent.language.phrases import phrase
from aiagent.language.spoken_forms import spoken_list
from aiagent.tools.base import Tool, ToolContext

MOST_NAMES = 12


class ListHands(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing to choose."""


async def _run(context: ToolContext, arguments: ListHands) -> str:
    raised = [one for one in context.room.participants() if one.get("hand")]
    raised.sort(key=lambda one: one.get("hand_at") or 0)
    names = [clean_name(one.get("name")) for one in raised[:MOST_NAMES]]
    if not names:
        return phrase("no_hands", context.lang)
    return phrase("one_hand" if len(names) == 1 else "hands", context.lang, names=spoken_list(names, context.lang))


LIST_HANDS = Tool("list_raised_hands", "List who has raised a hand, the first one first.", ListHands, _run)
