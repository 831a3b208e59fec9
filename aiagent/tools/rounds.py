"""An answer for which the model may use tools, a few times in a row."""

import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from aiagent.llm.base import Answered, LanguageModel, LanguageModelError, Message, ToolCall
from aiagent.tools.toolbox import Toolbox

logger = logging.getLogger(__name__)

MOST_ROUNDS = 3
MOST_CALLS_A_ROUND = 4


@dataclass(slots=True)
class _Round:
    said: str = ""
    calls: list[ToolCall] = field(default_factory=list)


async def answer_with_tools(
    model: LanguageModel,
    messages: Sequence[Message],
    toolbox: Toolbox | None,
    answered: Callable[[Answered], None],
    *,
    max_tokens: int = 160,
) -> AsyncGenerator[str, None]:
    """Yield the answer piece by piece, after at most three rounds of tool calls.

    `answered` is called with the provider that answers. Where the model fails after a tool was used, the tool's
    result is the answer. Raises LanguageModelError.
    """
    talk, results = list(messages), list[str]()
    for number in range(MOST_ROUNDS + 1):
        this = _Round()
        tools = toolbox.specs if toolbox and number < MOST_ROUNDS else ()
        try:
            async with aclosing(model.stream(talk, max_tokens=max_tokens, tools=tools)) as deltas:
                async for delta in deltas:
                    match delta:
                        case Answered():
                            answered(delta)
                        case ToolCall():
                            this.calls.append(delta)
                        case text:
                            this.said += text
                            yield text
        except LanguageModelError as error:
            if not results or this.said:
                raise
            logger.warning("the language model failed after a tool was used: %s", error)
            yield " ".join(results)
            return
        if not this.calls or toolbox is None or not tools:
            break
        talk.append(Message("assistant", this.said, tool_calls=tuple(this.calls)))
        results = await _results(toolbox, this.calls)
        talk += [
            Message("tool", result, call.name, call_id=call.call_id)
            for call, result in zip(this.calls, results, strict=True)
        ]
    if not this.said and results:
        yield " ".join(results)


async def _results(toolbox: Toolbox, calls: Sequence[ToolCall]) -> list[str]:
    """Run calls one after the other: a later call may build on an earlier one."""
    results = [await toolbox.run(call) for call in calls[:MOST_CALLS_A_ROUND]]
    return results + ["Error: too many calls at once."] * (len(calls) - len(results))
