"""Tools for models that know none: commands are recognised by their words, results are told as they are. Pure."""

from collections.abc import Sequence

from aiagent.llm.base import Message, ToolCall, ToolSpec
from aiagent.llm.intents.find import find_intent
from aiagent.llm.prompt import agent_name_of


def answer_by_intent(
    messages: Sequence[Message], tools: Sequence[ToolSpec], agent_name: str
) -> list[str | ToolCall] | None:
    """What a model with tools would answer to a plain command or to its result; None where it is left to the model."""
    if not messages:
        return None
    last = messages[-1]
    if last.role == "tool":
        return [_results(messages)]
    intent = find_intent(last.content, agent_name_of(messages, agent_name)) if last.role == "user" else None
    if intent is None or intent.name not in {tool.name for tool in tools}:
        return None
    return [intent]


def _results(messages: Sequence[Message]) -> str:
    results: list[str] = []
    for message in reversed(messages):
        if message.role != "tool":
            break
        results.insert(0, message.content)
    return " ".join(results)
