"""Tool calls of a model for one question: checked, run once the question is certain, with a sentence as result."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from aiagent.language.phrases import phrase
from aiagent.llm.base import ToolCall, ToolSpec
from aiagent.tools.base import Tool, ToolContext, ToolError
from aiagent.tools.look_up import LIST_HANDS, SEARCH_TRANSCRIPTS, SUMMARISE
from aiagent.tools.publish import START_POLL, TAKE_NOTE
from aiagent.tools.requests import RequestRefusedError
from aiagent.tools.set_timer import SET_TIMER

logger = logging.getLogger(__name__)

_REFUSALS = {"forbidden": "forbidden", "rate_limited": "moderators_busy"}
RUN_SECS = 10.0
TOOLS = (START_POLL, TAKE_NOTE, SET_TIMER, LIST_HANDS, SUMMARISE, SEARCH_TRANSCRIPTS)
SPECS: tuple[ToolSpec, ...] = tuple(tool.spec for tool in TOOLS)


class Toolbox:
    """The tools as one participant may use them.

    `certain` returns when the question is certain: nothing is done for one that is only likely.
    """

    def __init__(
        self, context: ToolContext, certain: Callable[[], Awaitable[None]], tools: Sequence[Tool] = TOOLS
    ) -> None:
        self._context = context
        self._certain = certain
        self._tools = {tool.name: tool for tool in tools}

    @property
    def specs(self) -> Sequence[ToolSpec]:
        """The tools as the model is told of them."""
        return SPECS

    async def run(self, call: ToolCall) -> str:
        """Return the result of a call, or its error, as a text for the model."""
        tool = self._tools.get(call.name)
        if tool is None:
            return f"Error: there is no such tool. The tools are {', '.join(self._tools)}."
        try:
            arguments = msgspec.json.decode(call.arguments or "{}", type=tool.arguments)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            return f"Error: the arguments are not valid. {error}"
        await self._certain()
        logger.info("the tool %s is used", tool.name)
        try:
            async with asyncio.timeout(RUN_SECS):
                return await tool.run(self._context, arguments)
        except RequestRefusedError as error:
            return self._refusal(error)
        except ToolError as error:
            return str(error)
        except TimeoutError:
            return phrase("unreachable", self._context.lang)

    def _refusal(self, error: RequestRefusedError) -> str:
        if error.code == "bad_field":
            return f"Error: the arguments are not valid. {error}"
        key = _REFUSALS.get(error.code, "unreachable")
        return phrase(key, self._context.lang, name=self._context.asker_name)
