"""The frames of iFlytek Spark's WebSocket API, and its error codes, which its HTTP API has too. Pure.

One request, then pieces of the answer until status 2. Source of the codes: https://www.xfyun.cn/doc/spark/Web.html
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from aiagent.llm.base import (
    CallPart,
    LanguageModelBadAnswerError,
    LanguageModelContentError,
    LanguageModelError,
    LanguageModelRefusedError,
    LanguageModelUnavailableError,
    Piece,
    ToolSpec,
)
from aiagent.llm.prompt import ChatMessage
from aiagent.llm.tool_calls import function_specs

_TEMPERATURE = 0.4
_LAST = 2
_REASON_CHARS = 200
# The question, the answer, or the talk as a whole breaks the provider's rules.
_CONTENT = frozenset({10013, 10014, 10019})
# The app is blocked or not entitled; or the key is wrong.
_ACCOUNT = frozenset({10015, 10016, 11200, 11500})
# The request has a form, a parameter or a length that cannot be used.
_REQUEST = frozenset({10003, 10004, 10005, 10163, 10907, 11501})


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


def read_frame(data: str, conceal: Callable[[str], str] = str) -> Piece:
    """Return the piece of the answer in a frame. Raises LanguageModelError: what its code means, or a bad answer.

    `conceal` takes out of a reason what must not be told.
    """
    try:
        frame = msgspec.json.decode(data, type=_Frame)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise LanguageModelBadAnswerError(f"The language model sent a frame that cannot be read: {error}") from error
    if frame.header.code:
        raise spark_error(frame.header.code, conceal(frame.header.message))
    choices = frame.payload.choices if frame.payload else None
    if choices is None:
        raise LanguageModelBadAnswerError("The language model sent a frame without choices.")
    calls = tuple(
        CallPart(0, "", call.name, call.arguments) for text in choices.text if (call := text.function_call) is not None
    )
    return Piece("".join(text.content or "" for text in choices.text), choices.status == _LAST, calls)


def spark_error(code: int, message: str) -> LanguageModelError:
    """Return the error for a `code` that is not 0.

    Limits of rate and quota (10006 to 10008, 11201 to 11203), faults inside the service and codes that are not known
    may pass by themselves.
    """
    reason = f"(Spark code {code}): {message[:_REASON_CHARS]}"
    if code in _CONTENT:
        # The message may repeat what was said: it is not passed on.
        return LanguageModelContentError(f"The language model will not talk about this (Spark code {code}).")
    if code in _ACCOUNT:
        return LanguageModelRefusedError(
            f"The language model refuses the account. Check app id, key, quota and what the app is entitled to {reason}"
        )
    if code in _REQUEST:
        return LanguageModelRefusedError(f"The language model refuses the request. Check its model or domain {reason}")
    return LanguageModelUnavailableError(f"The language model is overloaded or broken {reason}")
