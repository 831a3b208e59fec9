"""Plain commands to the agent, in English and Mandarin, recognised by their words: tools for models without. Pure.

Only a text that is a command as a whole counts: what somebody is said to have said, and what is quoted, is none.
"""

import json
import re
from collections.abc import Sequence

from aiagent.llm.base import Message, ToolCall, ToolSpec
from aiagent.llm.intents.chinese import CHINESE_INTENTS
from aiagent.llm.intents.english import ENGLISH_INTENTS
from aiagent.llm.prompt import agent_name_of

MOST_CHARS = 600
_INTENTS = (*ENGLISH_INTENTS, *CHINESE_INTENTS)
_WIDE = str.maketrans("，：；？！。", ",:;?!.")
_GREETING = r"(?:(?:hey|hi|hello|ok|okay|so|um|uh|well|now|please|and|then)\b[\s,]*)*"
_ASKING = r"(?:(?:(?:can|could|would|will) you|i'd like you to|i would like you to|i want you to|let's|please)\b\s*)*"
_ASKING_CHINESE = (
    r"(?:请问?|請問?|麻烦|麻煩|帮忙|幫忙|帮我们?|幫我們?|给我们?|給我們?|"
    r"你?(?:可以|能不能|能)|那|现在|現在|就|你|,|\s)*"
)
_POLITE = re.compile(rf"^{_GREETING}{_ASKING}{_ASKING_CHINESE}", re.I)
_THANKS = re.compile(r"[\s,]+(?:please|thanks|thank you|好吗|好嗎|谢谢|謝謝)([.?!]*)$", re.I)
_SAID = r"(?:said|says|told (?:me|us|him|her|them)|wrote|writes|asked|suggested)"
_REPORTED = re.compile(
    rf"""["”」』']?\s*,?\s*(?:\w+\s){{0,3}}{_SAID}\b.{{0,40}}$|\w{{1,10}}(?:说|說|说的|写的|问的|讲的)[.!]?$""", re.I
)


def answer_by_intent(
    messages: Sequence[Message], tools: Sequence[ToolSpec], agent_name: str
) -> list[str | ToolCall] | None:
    """Return the answer to a plain command, a tool call, or to the results of one; None leaves the answer to the model.

    Results are told as they are.
    """
    if not messages:
        return None
    last = messages[-1]
    if last.role == "tool":
        return [_results(messages)]
    intent = find_intent(last.content, agent_name_of(messages, agent_name)) if last.role == "user" else None
    if intent is None or intent.name not in {tool.name for tool in tools}:
        return None
    return [intent]


def find_intent(text: str, agent_name: str) -> ToolCall | None:
    """Return the call of the tool that a text plainly asks for; None where it asks for none."""
    command = _command(text, agent_name)
    if not command or _REPORTED.search(command):
        return None
    for known in _INTENTS:
        if found := known.pattern.match(command):
            arguments = known.read(found)
            if arguments is None:
                return None
            return ToolCall(known.tool, json.dumps(arguments, ensure_ascii=False), "intent")
    return None


def _command(text: str, agent_name: str) -> str:
    """The text without the agent's name and without politeness around it."""
    text = " ".join(text[:MOST_CHARS].translate(_WIDE).split())
    name = re.escape(agent_name)
    text = _POLITE.sub("", text)
    text = re.sub(rf"^(?:@\w+|{name}(?!\w))[\s,.:;!、]*", "", text, flags=re.I)
    text = re.sub(rf"[\s,]+@?{name}\s*([.?!]*)$", r"\1", text, flags=re.I)
    return _THANKS.sub(r"\1", _POLITE.sub("", text))


def _results(messages: Sequence[Message]) -> str:
    results: list[str] = []
    for message in reversed(messages):
        if message.role != "tool":
            break
        results.insert(0, message.content)
    return " ".join(results)
