"""Words, clauses and sentences of English and Chinese text: cut, joined and counted. Pure.

Where words end is not written in Chinese, so a Chinese character stands for itself.
"""

import re
from collections.abc import Iterable

from aiagent.language.scripts import CHINESE_MARKS, HAN, has_han

# A word of a language with spaces: letters and digits, with apostrophes inside.
WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_TOKEN = re.compile(rf"[{HAN}]|[^\W_{HAN}]+(?:['\u2019][^\W_{HAN}]+)*")
_SPOKEN = re.compile(rf"[{HAN}]|[^\s{HAN}]+")
_SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]*")
_NO_SPACE_AT = re.compile(rf"(?<=[{HAN}{CHINESE_MARKS}…”’』」）】]) (?=[{HAN}“‘『「（【])")  # noqa: RUF001
_HAN_PER_WORD = 2


def tokens(text: str) -> list[str]:
    """Return the words without case and marks, and each Chinese character."""
    return [match.group().casefold() for match in _TOKEN.finditer(text)]


def count_words(text: str) -> int:
    """Return how many words somebody said; two Chinese characters make one.

    For questions of meaning: most Mandarin words have two characters, and one alone interrupts nobody.
    """
    found = tokens(text)
    han = sum(map(has_han, found))
    return len(found) - han + han // _HAN_PER_WORD


def spoken_length(text: str) -> int:
    """Return how long a text is to say: a word with its marks is one, and so is each Chinese character.

    For questions of time: a character takes about as long as a word.
    """
    return len(_SPOKEN.findall(text))


def first_words(text: str, share: float) -> str:
    """Return the words and Chinese characters in the first part of a text; `share` is 0 to 1."""
    ends = [match.end() for match in _SPOKEN.finditer(text)]
    count = int(len(ends) * share)
    return text[: ends[count - 1]] if count else ""


def join_clauses(clauses: Iterable[str]) -> str:
    """Return clauses as running text, with a space between them where their script has one."""
    return _NO_SPACE_AT.sub("", " ".join(clause for clause in clauses if clause))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text with their marks, and the spaces between them."""
    return _SENTENCE.findall(text)


def is_question(text: str) -> bool:
    """Return whether a text ends with a question mark."""
    return text.rstrip().endswith(("?", "？"))
