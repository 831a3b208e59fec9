"""The frames of iFlytek Spark's WebSocket API: one request, then pieces of the answer until status 2. Pure."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from aiagent.llm.base import CallPart, LanguageModelBadAnswerError, Piece, ToolSpec
from aiagent.llm.prompt import ChatMessage
from aiagent.llm.spark_errors import spark_error
from aiagent.llm.tool_calls import function_specs

_TEMPERATURE = 0.4
_LAST = 2


class _Header(msgspec.Struct):
    code: int
    message: str = ""


class _FunctionCall(msgspec.Struct):
    name: str = ""
    arguments: str = ""


class _Text(msgspec.Struct):
    content: str | None = None
    function_call: _FunctionCall | None = None


class _Choices(msgspec.Struct):
    status: int
    text: list[_Text] = []


class _Payload(msgspec.Struct):
    choices: _Choices | None = None


class _Frame(msgspec.Struct):
    header: _Header
    payload: _Payload | None = None


def request_frame(
    app_id: str,
    uid: str,
    domain: str,
    messages: Sequence[ChatMessage],
    max_tokens: int,
    tools: Sequence[ToolSpec] = (),
) -> str:
    """Return the request as JSON. `uid` (at most 32 characters) must differ between requests at the same time."""
    payload: dict[str, Any] = {"message": {"text": list(messages)}}
    if tools:
        payload["functions"] = {"text": function_specs(tools)}
    return json.dumps(
        {
            "header": {"app_id": app_id, "uid": uid},
            "parameter": {
                "chat": {
                    "domain": domain,
                    "temperature": _TEMPERATURE,
                    "max_tokens": max_tokens,
                    "auditing": "default",
                }
            },
            "payload": payload,
        },
        ensure_ascii=False,
    )


def read_frame(data: str) -> Piece:
    """Return the piece of the answer in a frame. Raises LanguageModelError: what its code means, or a bad answer."""
    try:
        frame = msgspec.json.decode(data, type=_Frame)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise LanguageModelBadAnswerError(f"The language model sent a frame that cannot be read: {error}") from error
    if frame.header.code:
        raise spark_error(frame.header.code, frame.header.message)
    choices = frame.payload.choices if frame.payload else None
    if choices is None:
        raise LanguageModelBadAnswerError("The language model sent a frame without choices.")
    calls = tuple(
        CallPart(0, "", call.name, call.arguments) for text in choices.text if (call := text.function_call) is not None
    )
    return Piece("".join(text.content or "" for text in choices.text), choices.status == _LAST, calls)
