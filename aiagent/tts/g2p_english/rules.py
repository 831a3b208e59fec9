"""A rule that writes something out as words. Pure."""

import re
from collections.abc import Callable

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def apply(rules: tuple[Rule, ...], text: str) -> str:
    """Return the text after all rules, one after the other."""
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text
