"""The events of chat completions, in the dialects of those who say that they speak OpenAI's API. Pure.

Content is a text or a list of parts; thoughts have a member of their own, or are parts; `message` stands for `delta`
where a server answers at once; Ollama's own API has `message` without `choices`. Some send events without choices:
usage, ratings of the content, pings.
"""

from typing import Any

from aiagent.llm.base import CallPart, LanguageModelContentError, LanguageModelUnavailableError, Piece
from aiagent.llm.tool_calls import call_parts, function_part

_THOUGHTS = ("reasoning_content", "reasoning", "reasoning_details", "thinking", "thoughts")
_THOUGHT_PARTS = frozenset(
    {"thinking", "reasoning", "reasoning_content", "redacted_thinking", "thought", "reasoning_text"}
)
_CUT = frozenset({"length", "max_tokens", "model_length"})
_CENSORED = frozenset({"content_filter", "content_filtered", "sensitive", "safety", "blocklist", "prohibited_content"})


def read_piece(event: dict[str, Any]) -> Piece:
    """Return the piece of the answer in an event. Raises LanguageModelError for an answer that was refused or broken.

    Raises TypeError, ValueError, KeyError, IndexError or AttributeError where the event is none.
    """
    choices = event.get("choices")
    if not choices:
        return _without_choices(event)
    choice = choices[0]
    message = choice.get("delta") or choice.get("message") or {}
    text = text_of(message.get("content")) or text_of(message.get("refusal")) or text_of(choice.get("text"))
    calls = call_parts(message.get("tool_calls"))
    if message.get("function_call"):
        calls += (function_part(message["function_call"]),)
    # Some dialects send an empty reason with each event.
    reason = str(choice.get("finish_reason") or "").casefold()
    if reason in _CENSORED and not text:
        raise LanguageModelContentError("The language model will not talk about this.")
    if reason == "error" and not text:
        raise LanguageModelUnavailableError("The language model reports an error in the middle of its answer.")
    return Piece(text, bool(reason), calls, thinks=_thinks(message), cut=reason in _CUT)


def text_of(content: Any) -> str:
    """Return the text in a member `content`: a text, or a list of parts, of which thoughts are left out."""
    if content is None or isinstance(content, str):
        return content or ""
    if isinstance(content, dict):
        if str(content.get("type", "text")) in _THOUGHT_PARTS or content.get("thought") is True:
            return ""
        return text_of(
            next((content[key] for key in ("text", "refusal", "content", "value") if content.get(key)), None)
        )
    if isinstance(content, list):
        return "".join(text_of(part) for part in content)
    raise TypeError("the content of an answer is no text")


def _without_choices(event: dict[str, Any]) -> Piece:
    message = event.get("message")
    if isinstance(message, dict):
        calls: tuple[CallPart, ...] = call_parts(message.get("tool_calls"))
        cut = event.get("done_reason") in _CUT
        return Piece(text_of(message.get("content")), event.get("done") is True, calls, _thinks(message), cut)
    if event.get("choices", ()) is not None and not isinstance(event.get("choices", ()), (list, tuple)):
        raise TypeError("the choices of an event are no list")
    return Piece("", last=False)


def _thinks(message: dict[str, Any]) -> bool:
    content = message.get("content")
    parts = content if isinstance(content, list) else []
    return any(message.get(member) for member in _THOUGHTS) or any(
        isinstance(part, dict) and part.get("type") in _THOUGHT_PARTS for part in parts
    )
