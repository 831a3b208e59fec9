"""The tool that sets a timer. The agent announces aloud when it is over."""

from typing import Annotated

import msgspec
from msgspec import Meta

from aiagent.language.phrases import phrase
from aiagent.language.spoken_forms import spoken_duration
from aiagent.tools.base import Tool, ToolContext, ToolError
from aiagent.tools.timers import TooManyTimersError

LONGEST_SECS = 4 * 3600


class SetTimer(msgspec.Struct, frozen=True, kw_only=True):
    """The time until it is over, and its purpose."""

    secs: Annotated[int, Meta(ge=1, le=LONGEST_SECS, description="In how many seconds.")]
    label: Annotated[str, Meta(max_length=60, description="What the timer is for, if that was said.")] = ""


async def _run(context: ToolContext, arguments: SetTimer) -> str:
    try:
        context.room.timers.set(context.asked_by, arguments.secs, arguments.label.strip())
    except TooManyTimersError:
        raise ToolError(phrase("timer_full", context.lang)) from None
    return phrase("timer_set", context.lang, duration=spoken_duration(arguments.secs, context.lang))


SET_TIMER = Tool("set_timer", "Set a timer that is announced aloud when it is over.", SetTimer, _run)
