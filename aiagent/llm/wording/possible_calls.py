"""JSON and code in an answer: tool calls, or what people asked to see. Pure.

Such a part is held back until it is complete, since only the whole of it tells which of the two it is.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from aiagent.llm.base import ToolCall
from aiagent.llm.wording.labels import Labels
from aiagent.llm.wording.written_calls import MOST_CHARS, calls_in_value, json_end, read_calls, repaired

FENCE = "```"
_MOST_PARSED_CHARS = 4_000_000
_MOST_INFO_CHARS = 40
_JSON_BEGIN = re.compile(r"\{\s*\"|\[\s*\{\s*\"")
_CALL_TAG = re.compile(r"\s*<(?:tool_call|function|invoke)", re.I)
_NAMED = re.compile(r"\"(?:name|tool|tool_name|function|action)\"\s*:\s*\"([\w.]+)\"")
_JSON_MAY_BEGIN = re.compile(r"\{\s{0,20}|\[\s{0,20}(?:\{\s{0,20})?")
_CALL_FENCES = frozenset({"tool_code", "tool_call", "tool_calls", "function_call", "function", "action"})
_MAYBE_FENCES = frozenset({"", "json", "xml", "python", "javascript", "text", "plaintext"})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the answer, `chars` long: text, or `calls`, or with `opens_call` the head of a call."""

    chars: int
    calls: list[ToolCall] = field(default_factory=list)
    opens_call: bool = False


class PossibleCalls:
    """Decides on the parts of one answer; None where more of the text is needed."""

    def __init__(self, names: Collection[str], labels: Labels) -> None:
        self._names = names
        self._labels = labels
        self._parsed_chars = 0

    def json_part(self, text: str, *, final: bool) -> Part | None:
        """Decide on a text that begins with a bracket."""
        if not _JSON_BEGIN.match(text):
            if not final and _JSON_MAY_BEGIN.fullmatch(text):
                return None
            if text[0] == "[" and self._labels.begins_with_call(text[1:]):
                return Part(0, opens_call=True)
            return None if not final and text[0] == "[" and self._labels.may_begin_call(text) else Part(1)
        # The same beginning may be parsed again and again: there is an end to that.
        self._parsed_chars += min(len(text), MOST_CHARS)
        if self._parsed_chars > _MOST_PARSED_CHARS:
            return Part(1)
        end = json_end(text[:MOST_CHARS])
        if end is None and not final and len(text) < MOST_CHARS:
            return None
        if end is None and self._names and (named := _NAMED.search(text)) and named[1] in self._names:
            # It broke off. Only what the model ended by itself is called, and none of it is said.
            return Part(0, opens_call=True)
        value = repaired(text[: end or MOST_CHARS]) if end != 0 else None
        calls = calls_in_value(value, self._names) if value is not None else []
        return Part((end or len(text)) if calls else (end or 1), calls)

    def fence_part(self, text: str, *, final: bool) -> Part | None:
        """Decide on a text that begins with the fence of a block of code."""
        head, ended, _ = text.partition("\n")
        if len(head) >= _MOST_INFO_CHARS:
            return Part(len(FENCE))
        if not ended and not final:
            return None
        info = head.strip("`").strip().casefold()
        if info in _CALL_FENCES:
            return Part(len(head), opens_call=True)
        if info not in _MAYBE_FENCES:
            return Part(len(head))
        end = text.find(FENCE, len(head))
        if end < 0 and not final and len(text) < MOST_CHARS:
            return None
        calls = self._calls_of_block(text[len(head) : end if end >= 0 else None])
        return Part((end + len(FENCE) if end >= 0 else len(text)) if calls else len(head), calls)

    def _calls_of_block(self, body: str) -> list[ToolCall]:
        """Return the calls that a block is as a whole."""
        value = repaired(body[:MOST_CHARS])
        if value is not None and (calls := calls_in_value(value, self._names)):
            return calls
        begins = _CALL_TAG.match(body) or self._labels.begins_with_call(body)
        return read_calls(body, self._names) if begins else []
