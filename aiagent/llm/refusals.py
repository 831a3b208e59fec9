"""The reasons for which servers refuse a request, and what follows from them. Pure.

A reason is told in the log and in the row of the turn, without what aiagent.llm.concealing takes out.
"""

import json
import re
from collections.abc import Callable, Collection
from typing import Any

from aiagent.llm.base import (
    LanguageModelContentError,
    LanguageModelError,
    LanguageModelParametersRefusedError,
    LanguageModelRefusedError,
    LanguageModelToolsRefusedError,
    LanguageModelUnavailableError,
)
from aiagent.llm.spark.frames import spark_error

CHANGE_SETTINGS = "Check LLM_BASE_URL, LLM_MODEL and LLM_API_KEY."
REASON_CHARS = 200
_MOST_REASON_CHARS = 4000
SYSTEM_ROLE = "system role"
_FIRST_SPARK_CODE = 10_000
_GOOD_CODES = frozenset({"200", "20000"})
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]{0,200}>", re.I | re.S)
# vLLM and Ollama answer 400, llama.cpp without --jinja 500, others 404, 422 or 501; all name what they do not take.
_REFUSES_TOOLS = frozenset({400, 404, 422, 500, 501})
_NAMES_TOOLS = re.compile(r"\btools?\b|tool[_ -](?:choice|call)|function.call", re.I)
_REFUSES_PARAMETERS = frozenset({400, 422})
# Plain words in sentences count only where they are quoted, or named as the parameter.
_PLAIN_WORDS = frozenset({"stream", "stop", "n", "model", "messages"})
_NEVER_LEFT_OUT = frozenset({"model", "messages", "tools"})
_NO_SYSTEM = re.compile(
    r"system\W+(?:role|message|prompt)s?\b.{0,40}\bnot\b|\bnot\b.{0,40}\bsystem\W+(?:role|message)|"
    r"\broles?\b.{0,60}\bnot\b.{0,40}\bsystem\b",
    re.I | re.S,
)
_CENSORED = re.compile(
    r"content[_ ](?:filter|management|policy)|content_policy_violation|data_inspection_failed|"
    r"responsibleaipolicyviolation|moderation",
    re.I,
)


def error_of(
    status: int, body: str, sent: Collection[str], conceal: Callable[[str], str], retry_after_secs: float = 0.0
) -> LanguageModelError:
    """Return the error for a status, or an error's code, and a body.

    `sent` are the members of the request. `conceal` takes out of a reason what must not be told.
    """
    reason = conceal(reason_of(body))[:REASON_CHARS]
    told = f"(HTTP {status}): {reason}"
    if status in (401, 403) and not _CENSORED.search(body):
        return LanguageModelRefusedError(f"The language model refuses the key {told} {CHANGE_SETTINGS}")
    if status in (400, 403, 422) and _CENSORED.search(body):
        # The reason may repeat what was said: it is not passed on.
        return LanguageModelContentError(f"The language model will not talk about this (HTTP {status}).")
    if "tools" in sent and status in _REFUSES_TOOLS and _NAMES_TOOLS.search(reason):
        return LanguageModelToolsRefusedError(f"The language model takes no tools {told}")
    if names := _refused_parameters(status, body, sent):
        wants = "max_completion_tokens" in body and names & {"max_tokens"}
        renamed = {"max_tokens": "max_completion_tokens"} if wants and "max_completion_tokens" not in sent else {}
        message = f"The language model refuses {', '.join(sorted(names))} {told}"
        return LanguageModelParametersRefusedError(message, names, renamed)
    if status in (408, 409, 425, 429) or status >= 500:
        return LanguageModelUnavailableError(f"The language model is overloaded or broken {told}", retry_after_secs)
    return LanguageModelRefusedError(
        f"The language model refuses the request (HTTP {status}). {CHANGE_SETTINGS} It says: {reason}"
    )


def error_of_event(
    event: dict[str, Any], sent: Collection[str], conceal: Callable[[str], str]
) -> LanguageModelError | None:
    """Return the error that an event tells of, with the code in it; None where it tells of none.

    iFlytek Spark's HTTP API has a code of its own in each event, which is not 0 when something went wrong.
    """
    error = event.get("error")
    if isinstance(error, dict) and not any(error.values()):
        error = None
    is_code = re.fullmatch(r"[1-9]\d{2,5}", str(event.get("code", ""))) is not None
    if not error and is_code and str(event["code"]) not in _GOOD_CODES and "message" in event:
        error = {"code": event["code"], "message": event["message"]}
    if not error and (event.get("object") == "error" or event.get("type") == "error"):
        error = {key: value for key, value in event.items() if key not in ("object", "type")}
    if not error and "choices" not in event and event.get("detail"):
        error = {"message": event["detail"], "code": 400}
    if not error:
        return None
    code = error.get("code", error.get("status")) if isinstance(error, dict) else None
    body = json.dumps({"error": error}, ensure_ascii=False)
    number = int(str(code)) if re.fullmatch(r"\d{1,6}", str(code)) else 0
    if 400 <= number < 600:
        return error_of(number, body, sent, conceal)
    if number >= _FIRST_SPARK_CODE:
        return spark_error(number, conceal(reason_of(body)))
    if _CENSORED.search(str(code)):
        return LanguageModelContentError("The language model will not talk about this.")
    return LanguageModelUnavailableError(
        f"The language model reports an error: {conceal(reason_of(body))[:REASON_CHARS]}"
    )


def reason_of(body: str) -> str:
    """Return the sentence in the body of an error, on one line."""
    text = body
    try:
        text = _message(json.loads(body)) or body
    except (ValueError, RecursionError):
        text = _TAG.sub(" ", body) if body.lstrip().startswith("<") else body
    return " ".join(text[:_MOST_REASON_CHARS].split())


def generation_of(body: str) -> str:
    """Return what a model wrote in an answer that Groq refuses since it cannot read a call in it; "" for none."""
    try:
        error = json.loads(body)["error"]
        wrote = error["failed_generation"] if error.get("code") == "tool_use_failed" else ""
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ""
    return wrote if isinstance(wrote, str) else ""


def _message(value: Any) -> str:
    """Return the message in the JSON of an error: OpenAI, FastAPI, Ollama, Spark, and OpenRouter's quoted one."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(filter(None, map(_message, value)))
    if not isinstance(value, dict):
        return ""
    if isinstance(
        raw := (value.get("metadata") or {}).get("raw") if isinstance(value.get("metadata"), dict) else None, str
    ):
        return f"{value.get('message', '')}: {reason_of(raw)}"
    if isinstance(value.get("loc"), list):
        return f"{'.'.join(map(str, value['loc']))}: {value.get('msg', '')}"
    members = (value.get(key) for key in ("error", "message", "detail", "errors", "msg", "error_msg", "reason"))
    return next((text for member in members if member and (text := _message(member))), "")


def _refused_parameters(status: int, body: str, sent: Collection[str]) -> frozenset[str]:
    if status in (400, 422, 500) and SYSTEM_ROLE in sent and _NO_SYSTEM.search(reason_of(body)):
        return frozenset({SYSTEM_ROLE})
    if status not in _REFUSES_PARAMETERS:
        return frozenset()
    candidates = set(sent) - _NEVER_LEFT_OUT - {SYSTEM_ROLE}
    if named := {name for name in candidates if re.search(rf'"param"\s*:\s*"{name}"', body)}:
        return frozenset(named)
    return frozenset(name for name in candidates if _is_named(name, body))


def _is_named(name: str, body: str) -> bool:
    if name in _PLAIN_WORDS:
        return re.search(rf"['\"`]{name}['\"`]|parameter:? {name}\b|{name} (?:parameter|argument)", body) is not None
    return re.search(rf"(?<![\w-]){name}(?![\w-])", body) is not None
