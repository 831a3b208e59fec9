"""Tool calls as providers stream them: put together from their parts, and in the forms of the OpenAI API. Pure.

Dialects: OpenAI, llama.cpp and vLLM send the arguments in pieces under an index; Ollama sends whole calls; iFlytek
Spark sends one object instead of a list; some send arguments as an object instead of a text.
"""

import json
from collections.abc import Sequence
from typing import Any

from aiagent.llm.base import CallPart, LanguageModelBadAnswerError, ToolCall, ToolSpec

MOST_CALLS = 8
MOST_ARGUMENT_CHARS = 16_000


class CallAssembler:
    """Collects the parts of the calls of one answer."""

    def __init__(self) -> None:
        self._calls: list[CallPart] = []

    def add(self, part: CallPart) -> None:
        """Take one more part. Raises LanguageModelBadAnswerError for too many calls or too long arguments."""
        place = self._place(part)
        if place is None:
            self._calls.append(part)
        else:
            known = self._calls[place]
            name = known.name if part.name == known.name else known.name + part.name
            self._calls[place] = CallPart(
                known.index, known.call_id or part.call_id, name, known.arguments + part.arguments
            )
        chars = sum(len(call.arguments) + len(call.name) + len(call.call_id) for call in self._calls)
        if len(self._calls) > MOST_CALLS or chars > MOST_ARGUMENT_CHARS:
            raise LanguageModelBadAnswerError("The language model calls too many tools, or with too long arguments.")

    def calls(self) -> list[ToolCall]:
        """Return the calls so far, in their order, each with an id."""
        return [
            ToolCall(call.name, call.arguments or "{}", call.call_id or f"call_{number}")
            for number, call in enumerate(self._calls)
        ]

    def _place(self, part: CallPart) -> int | None:
        """Return the place of the call that a part belongs to; None for a new one.

        Ollama gives several calls one index, but ids; some servers give neither, so a name behind complete arguments
        begins a new call. Names may come in pieces, or whole with each part.
        """
        for place in reversed(range(len(self._calls))):
            known = self._calls[place]
            if part.index == known.index:
                is_other = bool(part.call_id and known.call_id) and part.call_id != known.call_id
                is_next = bool(part.name) and _is_complete(known.arguments)
                return None if is_other or is_next else place
        return None


def _is_complete(arguments: str) -> bool:
    try:
        return isinstance(json.loads(arguments), dict)
    except (ValueError, RecursionError):
        return False


def call_parts(value: Any) -> tuple[CallPart, ...]:
    """Return the parts in a member `tool_calls`. Raises TypeError, AttributeError or ValueError where it is none."""
    if not value:
        return ()
    return tuple(_call_part(call, number) for number, call in enumerate(value if isinstance(value, list) else [value]))


def function_part(function: Any) -> CallPart:
    """Return the call in a member `function_call`. Raises TypeError, AttributeError or ValueError where it is none."""
    return _call_part({"function": function}, 0)


def function_specs(tools: Sequence[ToolSpec]) -> list[dict[str, Any]]:
    """Return the tools as the OpenAI API describes functions."""
    return [{"name": tool.name, "description": tool.description, "parameters": dict(tool.parameters)} for tool in tools]


def _call_part(value: Any, number: int) -> CallPart:
    function = value.get("function") or ({} if "name" not in value else value)
    arguments = function.get("arguments") or ""
    if not isinstance(arguments, str):
        arguments = json.dumps(arguments, ensure_ascii=False)
    index = number if value.get("index") is None else value["index"]
    if isinstance(index, bool) or not isinstance(index, int):
        raise TypeError("the index of a tool call is no number")
    return CallPart(index, str(value.get("id") or ""), str(function.get("name") or ""), arguments)
