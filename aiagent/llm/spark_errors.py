"""What the error codes of iFlytek Spark mean, over WebSocket and HTTP alike. Pure.

Source: https://www.xfyun.cn/doc/spark/Web.html, the table of error codes
"""

from aiagent.llm.base import (
    LanguageModelContentError,
    LanguageModelError,
    LanguageModelRefusedError,
    LanguageModelUnavailableError,
)

_REASON_CHARS = 200
# The question, the answer, or the talk as a whole breaks the provider's rules.
_CONTENT = frozenset({10013, 10014, 10019})
# The app is blocked or not entitled; or the key is wrong.
_ACCOUNT = frozenset({10015, 10016, 11200, 11500})
# The request has a form, a parameter or a length that cannot be used.
_REQUEST = frozenset({10003, 10004, 10005, 10163, 10907, 11501})


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
