"""Tool calls that a model writes as text, in the shapes of many models. Pure.

Known are JSON (Hermes and Qwen, Llama, Mistral, Phi, Granite, Cohere, DeepSeek, Kimi, and OpenAI's own members), tags
with parameters (Qwen Coder, Llama, GLM, MiniMax), calls of Python (Llama 4, Gemma) and Gemma's `call:name{...}`.
"""

import ast
import json
import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Any

from aiagent.llm.base import ToolCall

MOST_CHARS = 16_000
_NAMES = ("name", "tool_name", "tool", "function", "function_name", "action", "recipient_name")
_ARGUMENTS = ("arguments", "parameters", "args", "input", "action_input", "tool_input", "params", "kwargs")
_CONTAINERS = ("tool_calls", "tool_call", "function_call", "function", "calls", "actions", "tool")
_OTHER_MEMBERS = frozenset({"id", "type", "index", "tool_call_id", "call_id", "thought", "reasoning"})
_REPAIRS = ("", "}", "}}", "]", "}]", "}}]", '"}', '"}}')
_MOST_ATTEMPTS = 40
_BRACKET = re.compile(r"[\[{]")
_WORD = re.compile(r"[A-Za-z_][\w.]*")
_TAGGED = re.compile(
    r"<(?:function|invoke|tool|tool_call|function_call|xai:function_call)(?:=|\s+name=)[\"']?([\w.-]+)[\"']?\s*>", re.I
)
_PARAMETER = re.compile(r"<parameter(?:=|\s+name=)[\"']?([\w.-]+)[\"']?[^>]*>(.*?)</parameter>", re.I | re.S)
_GLM = re.compile(r"<arg_key>(.*?)</arg_key>\s*<arg_value>(.*?)</arg_value>", re.S)
_GEMMA = re.compile(r"call:([\w.]+)\s*\{(.*)\}", re.S)
_GEMMA_MEMBER = re.compile(r"([\w-]+)\s*:\s*(?:<escape>(.*?)<escape>|<\|\"\|>(.*?)<\|\"\|>|([^,{}]+))", re.S)
_PYTHONIC = re.compile(r"[A-Za-z_][\w.]*\((?:[^()\"']|\"[^\"]*\"|'[^']*')*\)")


def read_calls(text: str, names: Collection[str]) -> list[ToolCall]:
    """Return the calls in a text that is known to hold some; [] where none can be read.

    `names` are those of the tools that were offered. Calls have no id.
    """
    text = text[:MOST_CHARS]
    readers = (_tagged, _glm, _from_json, _gemma, _pythonic)
    return next((calls for reader in readers if (calls := list(reader(text, names)))), [])


def calls_in_value(value: Any, names: Collection[str]) -> list[ToolCall]:
    """Return the calls that a JSON value as a whole stands for; [] where it is something else."""
    if isinstance(value, list):
        found = [calls_in_value(member, names) for member in value]
        return [call for calls in found for call in calls] if all(found) else []
    if not isinstance(value, dict) or not value:
        return []
    for container in _CONTAINERS:
        if isinstance(inner := value.get(container), (dict, list)) and (calls := calls_in_value(inner, names)):
            return calls
    name = next((str(value[key]) for key in _NAMES if isinstance(value.get(key), str)), "")
    members = [key for key in _ARGUMENTS if key in value]
    known = _known(name, names)
    if members and isinstance(value[members[0]], (dict, str)) and name:
        others = set(value) - {*_NAMES, *_ARGUMENTS} - _OTHER_MEMBERS
        if known or (not others and re.fullmatch(r"[\w.:-]{1,64}", name) and isinstance(value[members[0]], dict)):
            return [ToolCall(known or name, _as_text(value[members[0]]))]
    if known and set(value) <= {*_NAMES, *_OTHER_MEMBERS}:
        return [ToolCall(known, "{}")]
    return []


def repaired(text: str) -> Any:
    """Return the JSON value in a text whose last brackets may be missing; None where there is none."""
    for end in _REPAIRS:
        try:
            return json.loads(text.strip() + end)
        except (ValueError, RecursionError):
            continue
    return None


def json_end(text: str) -> int | None:
    """Return where the JSON value ends with which a text begins; 0 where it begins with none, None while it goes on."""
    try:
        return json.JSONDecoder().raw_decode(text)[1]
    except json.JSONDecodeError as error:
        goes_on = error.msg.startswith("Unterminated") or error.pos >= len(text.rstrip())
        broken_escape = "Invalid \\" in error.msg and error.pos >= len(text) - 6
        return None if goes_on or broken_escape else 0
    except RecursionError:
        return 0


def _known(name: str, names: Collection[str]) -> str:
    """Return the offered tool that is meant with a name, "" for none."""
    plain = re.sub(r":\d+$", "", name)
    plain = plain.rpartition(".")[2]
    return plain if plain in names else ""


def _as_text(arguments: Any) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)


def _from_json(text: str, names: Collection[str]) -> Iterator[ToolCall]:
    """Read JSON values; the name may stand before them."""
    place = words_from = attempts = 0
    while attempts < _MOST_ATTEMPTS and (found := _BRACKET.search(text, place)) is not None:
        attempts += 1
        end = json_end(text[found.start() :])
        whole = text[found.start() : found.start() + end] if end else ""
        value = json.loads(whole) if whole else repaired(text[found.start() :]) if end is None else None
        if value is None:
            place = found.start() + 1
            continue
        calls = calls_in_value(value, names)
        words = [known for word in _WORD.findall(text[words_from : found.start()]) if (known := _known(word, names))]
        if not calls and words and isinstance(value, dict):
            calls = [ToolCall(words[-1], _as_text(value))]
        yield from calls
        if not whole:
            return
        place = words_from = found.start() + len(whole)


def _tagged(text: str, names: Collection[str]) -> Iterator[ToolCall]:
    heads = list(_TAGGED.finditer(text))
    for head, following in pairwise([*heads, None]):
        if head is None:
            return
        body = text[head.end() : following.start() if following else len(text)]
        members = {key: _value(value) for key, value in _PARAMETER.findall(body)}
        if not members and (begin := body.find("{")) >= 0 and isinstance(value := repaired(_braces(body, begin)), dict):
            members = value
        yield ToolCall(_known(head[1], names) or head[1], json.dumps(members, ensure_ascii=False))


def _braces(text: str, begin: int) -> str:
    end = text.rfind("}")
    return text[begin : end + 1] if end > begin else text[begin:]


def _glm(text: str, names: Collection[str]) -> Iterator[ToolCall]:
    members = {key.strip(): _value(value) for key, value in _GLM.findall(text)}
    known = next((known for word in _WORD.findall(text) if (known := _known(word, names))), "")
    if members and known:
        yield ToolCall(known, json.dumps(members, ensure_ascii=False))


def _gemma(text: str, names: Collection[str]) -> Iterator[ToolCall]:
    found = _GEMMA.search(text)
    if found and (known := _known(found[1], names)):
        members = {
            key: escaped or quoted or _value(plain) for key, escaped, quoted, plain in _GEMMA_MEMBER.findall(found[2])
        }
        yield ToolCall(known, json.dumps(members, ensure_ascii=False))


def _pythonic(text: str, names: Collection[str]) -> Iterator[ToolCall]:
    for found in _PYTHONIC.finditer(text):
        try:
            call = ast.parse(found[0], mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        if not isinstance(call, ast.Call) or not (known := _known(ast.unparse(call.func), names)):
            continue
        try:
            members = {word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg}
            yield ToolCall(known, json.dumps(members, ensure_ascii=False))
        except (ValueError, TypeError, RecursionError):
            continue


def _value(text: str) -> Any:
    """Return a parameter that stands in a tag: JSON where it is some, else a text."""
    text = text.strip()
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
