"""Reasons of servers without what must not be told: servers quote keys and prompts in them. Pure."""

import re
from collections.abc import Iterable

from aiagent.language.scripts import HAN

_QUOTED_WORDS = 3
_KEY = re.compile(
    r"(?i)\b(?:bearer|basic)\s+\S+|\b(?:sk|gsk|pk|xai|key|hf|nvapi|r8|rk)[-_](?=\S*\d)[\w*.-]{6,}|"
    r"(?=[\w+=-]*\d)(?=[\w+=-]*[a-z])[\w+=-]{28,}|\b\w{2,}\*{3,}\w*|(?<=://)[^/\s@]+@"
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_WORD = re.compile(rf"[{HAN}]|[^\W{HAN}]+")


def discreet(reason: str, key: str, said: Iterable[str]) -> str:
    """Return a reason on one line, without keys, and without three words in a row of what was said."""
    reason = " ".join(_CONTROLS.sub(" ", reason).split())
    if key:
        reason = reason.replace(key, "…")
    reason = _KEY.sub("…", reason)
    known = {
        tuple(words[at : at + _QUOTED_WORDS]) for text in said for words in [_words(text)] for at in range(len(words))
    }
    found = list(_WORD.finditer(reason))
    folded = [match[0].casefold() for match in found]
    quoted = {
        place
        for at in range(len(folded) - _QUOTED_WORDS + 1)
        if tuple(folded[at : at + _QUOTED_WORDS]) in known
        for place in range(at, at + _QUOTED_WORDS)
    }
    for place in sorted(quoted, reverse=True):
        reason = f"{reason[: found[place].start()]}…{reason[found[place].end() :]}"
    return re.sub(r"…(?:\W+…)+", "…", reason)


def _words(text: str) -> list[str]:
    return [match[0].casefold() for match in _WORD.finditer(text)]
