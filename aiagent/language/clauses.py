"""Clauses of an answer as text, in languages with spaces between words and without. Pure."""

import re
from collections.abc import Iterable

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
CHINESE_MARKS = "，。！？；：、"
# A word with its marks counts as one, and so does a Chinese character.
_WORD = re.compile(rf"[{HAN}]|[^\s{HAN}]+")
_NO_SPACE_AT = re.compile(rf"(?<=[{HAN}{CHINESE_MARKS}…”’』」）】]) (?=[{HAN}“‘『「（【])")  # noqa: RUF001


def count_words(text: str) -> int:
    """Return how many words and Chinese characters a text has."""
    return len(_WORD.findall(text))


def join_clauses(clauses: Iterable[str]) -> str:
    """Return clauses as running text, with a space between them where their script has one."""
    return _NO_SPACE_AT.sub("", " ".join(clause for clause in clauses if clause))


def first_words(text: str, share: float) -> str:
    """Return the words and Chinese characters that are in the first part of a text; `share` is 0 to 1."""
    ends = [match.end() for match in _WORD.finditer(text)]
    count = int(len(ends) * share)
    return text[: ends[count - 1]] if count else ""
