"""Untrusted text, cleaned: one line, no label, no role, no control token, in whatever letters. Pure.

People and tools write names and lines; a line can neither look like another speaker's line nor like an instruction.
"""

import re
import unicodedata

_MAX_NAME_CHARS = 40
_MAX_LINE_CHARS = 600
_MAX_RESULT_CHARS = 4000
# Also invisible characters: soft hyphens, fillers, signs of direction, tags and selectors that can hide a whole text.
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef]+"
)
_COLONS = "[:\u02d0\u02f8\u2236\ua789\ufe13\ufe55\uff1a]"
_NAME_MARKS = re.compile(rf"(?:{_COLONS}|[<>\[\]{{}}|#*`\"【】])+")
_CONTROL_TOKENS = re.compile(
    r"<(?!\s)/?[|\w\u2581][^<>]{0,60}>|<\||\|>|\[/?(?:INST|SYS\w*|TOOL\w*|AVAILABLE_TOOLS)\]", re.I
)
# Times of day and addresses keep their colon.
_LABEL = re.compile(rf"\s*{_COLONS}(?!\d|//)")
_ROLES = frozenset({"system", "assistant", "user", "tool", "developer", "function", "系统", "助手", "用户"})
_ANYONE = "Someone"


def clean_name(name: str | None) -> str:
    """Return a speaker's name on one line, without marks that could end a label; never empty, never a role."""
    text = _NAME_MARKS.sub(" ", _UNPRINTABLE.sub(" ", unicodedata.normalize("NFKC", name or "")))
    text = " ".join(text.split())[:_MAX_NAME_CHARS].strip()
    if text.lower() in _ROLES or not any(character.isalnum() for character in text):
        return _ANYONE
    return text


def clean_line(text: str, most_chars: int = _MAX_LINE_CHARS) -> str:
    """Return a text on one line, without control characters and tokens, cut at 600 characters."""
    text = _UNPRINTABLE.sub(" ", text)
    if _CONTROL_TOKENS.search(wide := unicodedata.normalize("NFKC", text)):
        text = wide
    # The rest of a token around another one may be a token again.
    while _CONTROL_TOKENS.search(text):
        text = _CONTROL_TOKENS.sub(" ", text)
    return " ".join(text.split())[:most_chars].strip()


def clean_speech(text: str) -> str:
    """Return a participant's words without labels: nobody can write another speaker's line."""
    return _LABEL.sub(",", clean_line(text))


def clean_result(text: str) -> str:
    """Return the result of a tool, which may quote people, without labels, cut at 4000 characters."""
    return _LABEL.sub(",", clean_line(text, _MAX_RESULT_CHARS))
